package io.acta.examples.web.load;

import java.util.List;
import java.util.ServiceLoader;

/** The scripts that are on the class path. */
final class LoadScripts {
    private LoadScripts() {}

    static List<String> names() {
        return ServiceLoader.load(LoadScript.class).stream()
                .map(provider -> provider.get().name())
                .sorted()
                .toList();
    }

    /**
     * A new one.
     *
     * @throws IllegalArgumentException when there is none of the name.
     */
    static LoadScript named(final String name) {
        return ServiceLoader.load(LoadScript.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(script -> script.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is no script here; there are " + names()));
    }
}
