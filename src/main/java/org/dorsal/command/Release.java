package org.dorsal.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Which release this is, as its jar says. */
final class Release implements IVersionProvider {
    /** The version; {@code development} when it was not started from a jar. */
    static String version() {
        return Optional.ofNullable(Release.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"dorsal " + version()};
    }
}
