package org.dorsal.command;

import java.util.concurrent.Callable;
import org.dorsal.command.CommandResource.MigrationResult;
import picocli.CommandLine.Command;

/**
 * {@code dorsal migrate}: runs the migrations for installations in which the service does not have the owner's
 * password.
 */
@Command(name = "migrate")
record MigrateCommand(CommandResourceOpener<MigrationResult> migration, Streams streams) implements Callable<Integer> {
    @Override
    public Integer call() throws CommandException {
        MigrationResult result = migration.open();
        streams.printMessage(
                "the database is at version " + result.version() + ", " + result.steps() + " migrations ran");
        return CommandException.DONE;
    }
}
