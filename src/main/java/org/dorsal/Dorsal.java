package org.dorsal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Clock;
import org.dorsal.command.DorsalCommandLine;
import org.dorsal.start.CommandResources;
import org.dorsal.start.ShippedKnowledge.ShippedProfiles;

/** Main class. Starts the service, or runs the command that the first argument names. */
public final class Dorsal {
    private Dorsal() {}

    static void main(String[] args) {
        if (DorsalCommandLine.isFor(args)) {
            System.setProperty("logback.configurationFile", "org/dorsal/command/quiet-logback.xml");
            System.exit(DorsalCommandLine.run(
                    args,
                    ShippedProfiles::files,
                    CommandResources::erasures,
                    CommandResources::migration,
                    Clock.systemUTC(),
                    System.in,
                    new FileOutputStream(FileDescriptor.out),
                    System.err));
        }
        Server.application().run(args);
    }
}
