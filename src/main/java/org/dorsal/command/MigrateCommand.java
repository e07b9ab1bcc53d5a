package org.dorsal.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code dorsal migrate}: for installations whose service never knows the owner's password. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        versionProvider = Release.class,
        header = "Brings the service's database up to date.",
        description = {
            "",
            "Runs the migrations as the owner of the tables and ends. The service does the same at its start unless"
                    + " spring.flyway.enabled is false; then it refuses to start on a database that lacks tables.",
            "",
            "It needs spring.datasource.url, spring.datasource.username, spring.flyway.user and spring.flyway.password.",
            ""
        },
        optionListHeading = "Options:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:up to date", "2:called wrongly", "3:settings, database or Dorsal failed"})
final class MigrateCommand implements Callable<Integer> {
    private final Migration migration;
    private final List<String> settings;
    private final Streams streams;

    MigrateCommand(Migration migration, List<String> settings, Streams streams) {
        this.migration = migration;
        this.settings = settings;
        this.streams = streams;
    }

    @Override
    public Integer call() throws Ending {
        return switch (migration.migrate(settings)) {
            case Migration.Outcome.Refused(List<String> says) -> throw Ending.fault(String.join("; ", says));
            case Migration.Outcome.Done(int steps, String version) -> {
                streams.tell("the database is at version " + version + ", " + steps + " migrations ran");
                yield ExitCode.DONE;
            }
        };
    }
}
