package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Ages by birth date: all responses are of 2026-11-20 and about Patient/example. */
class ScorePatientsTest {
    private static final SomeScoredResponse MAN = SomeScoredResponse.nothingWrong()
            .with("sex", "male")
            .without("pregnancy-or-birth")
            .with("pain-newness", "first-time")
            .with("help-sought-before", "second");
    private static final String AGELESS = Ndjson.line("r", MAN.without("age-years"));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "1976-11-21, -",
        "1975-11-21, self-care-with-check",
        "1975-11-20, clinician-review",
        "1975, self-care-with-check",
        "1975-11, self-care-with-check",
        "1976, -",
        "1975-10, clinician-review",
        "2026-11-21, -",
    })
    void a_birth_date_decides_the_age_as_far_as_it_is_known(String birthDate, String tier) throws IOException {
        assertThat(tier(score(AGELESS, patient("example", birthDate)))).isEqualTo(tier);
    }

    /** A check by the year of birth is the result, provisional, since no open question leads to the same day. */
    @ParameterizedTest
    @CsvSource({"1975, self-care-with-check", "1975-11, self-care-with-check", "2026-11-21, incomplete"})
    void an_age_that_is_not_known_well_enough_settles_nothing(String birthDate, String disposition) throws IOException {
        JsonNode row = score(AGELESS, patient("example", birthDate)).rows().getFirst();
        assertThat(row.get("disposition").asString()).isEqualTo(disposition);
        assertThat(row.get("provisional").asBoolean()).isEqualTo(!disposition.equals("incomplete"));
    }

    @Test
    void the_day_for_ages_can_be_set() throws IOException {
        String patients = file(patient("example", "1975-12-01"));
        byte[] input = Ndjson.of(AGELESS);
        assertThat(tier(CommandCall.dorsal(input, "score", "--patients", patients)))
                .isEqualTo("self-care-with-check");
        assertThat(tier(CommandCall.dorsal(input, "score", "--patients", patients, "--on", "2026-12-01")))
                .isEqualTo("clinician-review");
    }

    @Test
    void without_a_birth_date_the_answer_is_read() throws IOException {
        String answered = Ndjson.line("r", MAN.with("age-years", "51"));
        assertThat(tier(score(answered, patient("somebody-else", "2000-01-01"))))
                .isEqualTo("clinician-review");
        assertThat(tier(score(answered, "{\"resourceType\":\"Patient\",\"id\":\"example\"}")))
                .isEqualTo("clinician-review");
        assertThat(tier(CommandCall.dorsal(Ndjson.of(AGELESS), "score"))).isEqualTo("-");
    }

    @Test
    void an_age_that_contradicts_the_birth_date_is_refused() throws IOException {
        CommandCall called = score(Ndjson.good("r"), patient("example", "1950-01-01"));
        assertThat(called.exitCode()).isEqualTo(1);
        assertThat(called.out())
                .contains("\"line\":1,\"refused\"", "birth date disagree")
                .doesNotContain("1950");
    }

    @Test
    void a_birth_date_after_the_day_is_recorded_beside_the_causes() throws IOException {
        assertThat(score(AGELESS, patient("example", "2026-11-21")).out())
                .contains("\"findings\":[\"age-years: the birth date is no date up to the day of the assessment\"]");
    }

    @Test
    void a_bad_line_of_patients_is_reported_with_its_number_and_costs_only_itself() throws IOException {
        String patients = file(
                "not JSON",
                "",
                patient("other", "19"),
                "{\"resourceType\":\"Patient\",\"birthDate\":\"1970\"}",
                patient("example", "1975-11-20"));
        CommandCall called = CommandCall.dorsal(Ndjson.of(AGELESS), "score", "--patients", patients);
        assertThat(called.exitCode()).isEqualTo(1);
        assertThat(tier(called)).isEqualTo("clinician-review");
        assertThat(called.err())
                .contains(
                        patients + ":1: Patient: ", patients + ":3: Patient.birthDate: ", patients + ":4: Patient.id: ")
                .contains("lines refused: 3 of 4");
        assertThat(called.err().replace(patients, "")).doesNotContain("1970");
    }

    @Test
    void two_birth_dates_of_one_patient_tell_nothing() throws IOException {
        String patients = file(
                patient("example", "1975-11-20"),
                patient("example", "1975-11-20"),
                patient("example", "1985-11-20"),
                patient("example", "1975-11-20"));
        CommandCall called = CommandCall.dorsal(Ndjson.of(AGELESS), "score", "--patients", patients);
        assertThat(tier(called)).isEqualTo("-");
        assertThat(called.err()).contains(patients + ":3: Patient.birthDate: ").doesNotContain(":2:", ":4:");
    }

    private CommandCall score(String response, String... patients) throws IOException {
        return CommandCall.dorsal(Ndjson.of(response), "score", "--patients", file(patients));
    }

    private String file(String... patients) throws IOException {
        return ScoreCommandTest.file(
                directory, "patients.ndjson", String.join("\n", patients).getBytes(StandardCharsets.UTF_8));
    }

    private static String patient(String id, String birthDate) {
        return "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"birthDate\":\"" + birthDate + "\"}";
    }

    /** Tier of the cause that the age alone raises: from 50 to a check, from 51 to a clinician. */
    private static String tier(CommandCall called) {
        return called.rows().getFirst().at("/causes/undifferentiated").asString("-");
    }
}
