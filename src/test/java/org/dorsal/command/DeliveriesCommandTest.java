package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.command.CommandResource.DeliveryDesk;
import org.dorsal.writeback.DeliveryReason;
import org.dorsal.writeback.DeliveryResolver.ResolutionOutcome;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.Filings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveriesCommandTest {
    private final SomeDesk desk = new SomeDesk();

    @Test
    void figures_of_a_site_are_one_line() {
        desk.depth = new Filings.QueueDepth(12, 0, 90);
        assertThat(CommandCall.dorsal(desk, "deliveries", "--site", "northside"))
                .isEqualTo(new CommandCall(0, "waiting 12, parked 0, oldest 90 s\n", ""));
        assertThat(CommandCall.dorsal(desk, "deliveries", "--site", "northside", "--as", "ndjson")
                        .rows())
                .singleElement()
                .hasToString("{\"site\":\"northside\",\"waiting\":12,\"parked\":0,\"oldestSeconds\":90}");
        assertThat(desk.requests).containsOnly("depth northside 2026-11-20T12:00:00Z");
        assertThat(desk.open).isZero();
    }

    @Test
    void whatever_needs_a_person_makes_the_exit_code_one() {
        desk.depth = new Filings.QueueDepth(12, 1, 90);
        assertThat(CommandCall.dorsal(desk, "deliveries", "--site", "northside").exitCode())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(DeliveryState.class)
    void only_what_is_stopped_needs_a_person(DeliveryState state) {
        desk.stuck.add(SomeDesk.stuck(state, Optional.of(DeliveryReason.EHR_SILENT), "p-1", Optional.empty()));
        assertThat(CommandCall.dorsal(desk, "deliveries", "--site", "northside", "--stuck")
                        .exitCode())
                .isEqualTo(state == DeliveryState.PARKED || state == DeliveryState.REJECTED ? 1 : 0);
    }

    @Test
    void stuck_ones_are_listed_in_columns_and_counted() {
        desk.stuck.add(SomeDesk.stuck(
                DeliveryState.PARKED, Optional.of(DeliveryReason.UNSEARCHABLE), "p-1", Optional.of("Why not")));
        desk.stuck.add(SomeDesk.stuck(DeliveryState.UNKNOWN, Optional.empty(), "patient-22", Optional.empty()));
        CommandCall called = CommandCall.dorsal(desk, "deliveries", "--site", "northside", "--stuck");
        String key = SomeDesk.ITEM.id().toString();
        assertThat(called.lines())
                .containsExactly(
                        "KEY                                   STATE    REASON        TYPE      ASSESSMENT"
                                + "                            PATIENT     SINCE                 TRIES",
                        key + "  PARKED   UNSEARCHABLE  CarePlan  01930000-0000-7000-8000-00000000000a  p-1"
                                + "         2026-11-20T09:30:00Z  3",
                        key + "  UNKNOWN  -             CarePlan  01930000-0000-7000-8000-00000000000a  patient-22"
                                + "  2026-11-20T09:30:00Z  3",
                        "2 deliveries to look at");
        assertThat(called.out()).doesNotContain("Why not");
    }

    @Test
    void none_is_said_so() {
        assertThat(CommandCall.dorsal(desk, "deliveries", "--site", "northside", "--stuck"))
                .isEqualTo(new CommandCall(0, "0 deliveries to look at\n", ""));
        assertThat(CommandCall.dorsal(desk, "deliveries", "--site", "northside", "--stuck", "--as", "ndjson"))
                .isEqualTo(new CommandCall(0, "", ""));
    }

    @Test
    void as_json_each_has_the_ehrs_words_and_nothing_that_a_terminal_would_obey() {
        String evil = "no\u001b[2J\u009b\u202e\r\n{\"key\":1}";
        desk.stuck.add(SomeDesk.stuck(
                DeliveryState.REJECTED, Optional.of(DeliveryReason.REFUSED), "p\u001b7", Optional.of(evil)));
        CommandCall called = CommandCall.dorsal(desk, "deliveries", "--site", "northside", "--stuck", "--as", "ndjson");
        assertThat(called.rows()).singleElement().satisfies(row -> {
            assertThat(row.path("key").asString()).isEqualTo(SomeDesk.ITEM.id().toString());
            assertThat(row.path("reason").asString()).isEqualTo("REFUSED");
            assertThat(row.path("ehrId").asString()).isEqualTo("ehr-1");
            assertThat(row.path("says").asString()).isEqualTo("no\ufffd[2J\ufffd\ufffd\ufffd\ufffd{\"key\":1}");
        });
        CommandCall table = CommandCall.dorsal(desk, "deliveries", "--site", "northside", "--stuck");
        assertThat(table.out() + called.out()).doesNotContain("\u001b", "\u009b", "\u202e", "\\u001b");
    }

    @Test
    void settings_of_the_service_are_handed_on_wherever_they_stand() {
        CommandCall called = CommandCall.dorsal(
                desk,
                "deliveries",
                "--spring.config.additional-location=/etc/dorsal/",
                "--site",
                "northside",
                "--dorsal.sites.northside.name=North = side\nClinic",
                "--logging.level.root=warn");
        assertThat(called.exitCode()).isZero();
        assertThat(desk.settings)
                .isEqualTo(List.of(
                        "--spring.config.additional-location=/etc/dorsal/",
                        "--dorsal.sites.northside.name=North = side\nClinic",
                        "--logging.level.root=warn"));
    }

    @Test
    void other_commands_take_no_settings() {
        assertThat(CommandCall.dorsal(desk, "lint", "--spring.config.location=x")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void a_site_that_is_not_there_is_answered_with_those_that_are() {
        CommandCall called = CommandCall.dorsal(desk, "deliveries", "--site", "westside");
        assertThat(called.exitCode()).isEqualTo(2);
        assertThat(called.err()).contains("known are northside, southside");
        assertThat(desk.requests).isEmpty();
        assertThat(desk.open).isZero();
    }

    @Test
    void settings_or_a_database_that_are_not_fit_are_a_fault_with_their_sentences() {
        CommandCall called = CommandCall.dorsal(
                (CommandResource.CommandResourceFactory<DeliveryDesk>) _ -> {
                    throw CommandException.unfit(
                            List.of("dorsal.base-url is missing", "spring.datasource.url is missing"));
                },
                "deliveries",
                "--site",
                "northside");
        assertThat(called)
                .isEqualTo(new CommandCall(
                        3, "", "dorsal: dorsal.base-url is missing; spring.datasource.url is missing\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--again           | RetryDelivery[]",
                "--not-there       | AbsentFromEhr[]",
                "--there           | PresentInEhr[ehrId=Optional.empty]",
                "--there=doc-9.A   | PresentInEhr[ehrId=Optional[doc-9.A]]",
                "--give-up         | AbandonDelivery[]"
            })
    void a_decision_is_carried_out_with_name_and_reason(String choice, String resolution) {
        CommandCall called = resolve(choice);
        assertThat(called.exitCode()).isZero();
        assertThat(called.out()).isEmpty();
        assertThat(called.err()).isEqualTo("dorsal: decided; it is carried out by the running service\n");
        assertThat(desk.requests)
                .containsExactly("northside | " + SomeDesk.ITEM.id() + " | " + resolution + " | night-shift | Looked");
        assertThat(desk.open).isZero();
    }

    @ParameterizedTest
    @CsvSource({"UNKNOWN, no such delivery", "NOT_STUCK, no decision any more", "BUSY, try again"})
    void what_could_not_be_decided_is_said_and_told_by_the_exit_code(ResolutionOutcome answer, String message) {
        desk.answer = answer;
        CommandCall called = resolve("--again");
        assertThat(called.exitCode()).isEqualTo(1);
        assertThat(called.err()).contains(message, "nothing was changed");
    }

    @ParameterizedTest
    @CsvSource({"--again --not-there", "--there=7 --give-up", "''", "--there=Patient/7", "--there=../7"})
    void it_takes_exactly_one_decision(String choices) {
        CommandCall called = resolve(choices.isEmpty() ? new String[0] : choices.split(" "));
        assertThat(called.exitCode()).isEqualTo(2);
        assertThat(desk.requests).isEmpty();
    }

    @Test
    void nobody_decides_without_name_and_reason() {
        for (String[] wrong : List.of(
                new String[] {"--operator", "a b", "--reason", "x"},
                new String[] {"--operator", "", "--reason", "x"},
                new String[] {"--operator", "a", "--reason", "  "},
                new String[] {"--operator", "a", "--reason", "x".repeat(501)},
                new String[] {"--operator", "a"},
                new String[] {"--reason", "x"})) {
            List<String> arguments = new ArrayList<>(List.of(
                    "deliveries",
                    "resolve",
                    "--site",
                    "northside",
                    "--key",
                    SomeDesk.ITEM.id().toString(),
                    "--again"));
            arguments.addAll(List.of(wrong));
            assertThat(CommandCall.dorsal(desk, arguments.toArray(String[]::new))
                            .exitCode())
                    .isEqualTo(2);
        }
        assertThat(desk.requests).isEmpty();
    }

    @Test
    void help_explains_both_ways_on() {
        CommandCall called = CommandCall.dorsal("deliveries", "resolve", "--help");
        assertThat(called.exitCode()).isZero();
        assertThat(called.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(called.out().replaceAll("\\s+", " "))
                .contains(
                        "If it is there, --there: nothing is sent a second time.",
                        "If it is not, --not-there: it is sent once more.");
    }

    private CommandCall resolve(String... choices) {
        List<String> arguments = new ArrayList<>(List.of(
                "deliveries",
                "resolve",
                "--site",
                "northside",
                "--key",
                SomeDesk.ITEM.id().toString()));
        arguments.addAll(List.of(choices));
        arguments.addAll(List.of("--operator", "night-shift", "--reason", " Looked "));
        return CommandCall.dorsal(desk, arguments.toArray(String[]::new));
    }
}
