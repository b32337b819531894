package io.acta.journal.chronicle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The house's rules on who may import whom, as far as the journal is concerned. */
class ImportRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.acta");

    @Test
    void shouldLetOnlyTheChronicleJournalImportChronicle() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.acta.journal.chronicle")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("net.openhft.chronicle..", "net.openhft.posix..")
                .check(CLASSES);
    }

    @Test
    void shouldSeeTheEngineOnlyThroughItsPort() {
        noClasses()
                .that()
                .resideInAPackage("io.acta.journal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.acta.engine", "io.acta.engine.loop", "io.acta.engine.state", "io.acta.engine.ring")
                .check(CLASSES);
    }
}
