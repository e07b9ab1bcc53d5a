package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report in the safety file is what the command in it prints. */
class PopulationCommandTest {
    private static final Path SAFETY = Path.of("src/docs/safety");
    private static final Pattern COMMAND = Pattern.compile("dorsal.jar (population --seed \\d+ --cases \\d+) --plots");
    private static final List<String> PLOTS =
            List.of("population-dispositions.svg", "population-alarms.svg", "population-found.svg");

    @Test
    void the_report_and_the_plots_are_made_by_the_command_in_the_report(@TempDir Path plots) throws IOException {
        String report = Files.readString(SAFETY.resolve("population.md"));
        Matcher command = COMMAND.matcher(report);
        assertThat(command.find()).isTrue();
        CommandCall called = CommandCall.dorsal((command.group(1) + " --plots " + plots).split(" "));
        assertThat(called).isEqualTo(new CommandCall(CommandException.DONE, report, ""));
        for (String plot : PLOTS) {
            assertThat(plots.resolve(plot)).hasSameTextualContentAs(SAFETY.resolve(plot));
        }
    }

    @Test
    void a_number_of_people_that_makes_no_sense_is_refused() {
        assertThat(CommandCall.dorsal("population", "--cases", "0").exitCode()).isEqualTo(CommandException.USAGE);
    }
}
