package org.dorsal.settings;

import java.util.stream.Stream;

/** The settings that the service binds, by their names, for tests of documents. */
public final class BoundSettings {
    private BoundSettings() {}

    /** As they are written, {@code *} for a site's or an operator's name. */
    public static Stream<String> names() {
        return DocumentedSettingsTest.bound("dorsal.", DorsalProperties.class);
    }
}
