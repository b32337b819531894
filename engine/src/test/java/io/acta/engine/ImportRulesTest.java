package io.acta.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** The house's rules on who may import whom, read from the compiled classes. */
class ImportRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.acta");

    @Test
    void shouldLetOnlyTheRingImportDisruptor() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.acta.engine.ring")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.lmax..")
                .check(CLASSES);
    }

    @Test
    void shouldNotLetCodecPointAtTheEngine() {
        noClasses()
                .that()
                .resideInAPackage("io.acta.codec..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.acta.engine..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepSbeToolOutOfTheRunTime() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.acta.codec.generation")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("uk.co.real_logic..", "io.acta.codec.generation")
                .check(CLASSES);
    }

    @Test
    void shouldNotLetTheEngineKnowAnyJournalOnDisk() {
        noClasses()
                .that()
                .resideInAPackage("io.acta.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.acta.journal..", "net.openhft.chronicle..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepTheStateBelowTheLoop() {
        noClasses()
                .that()
                .resideInAnyPackage("io.acta.engine.state", "io.acta.engine.ring", "io.acta.engine.journal")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.acta.engine", "io.acta.engine.loop", "io.acta.engine.release")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(CLASSES);
    }

    /** Each package by itself, that of the engine's front too. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(final JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    @Test
    void shouldNoticeABreach() {
        final ArchRule wrong = noClasses().should().dependOnClassesThat().resideInAPackage("com.lmax..");
        assertThatThrownBy(() -> wrong.check(CLASSES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ActionRing");
    }
}
