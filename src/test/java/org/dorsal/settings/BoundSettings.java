package org.dorsal.settings;

import java.util.stream.Stream;

/** The settings that the service binds, by their names, for tests of documents. */
public final class BoundSettings {
    private BoundSettings() {}

    /** Names of all settings, with {@code *} for the name of a site or operator. */
    public static Stream<String> names() {
        return DocumentedSettingsTest.bound("dorsal.", DorsalProperties.class);
    }
}
