package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.fhir.SomeReading.conditions;
import static org.dorsal.http.fhir.SomeReading.problems;

import java.time.Instant;
import java.util.Set;
import org.dorsal.store.DateRange;
import org.dorsal.store.SearchCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates and moments. */
class DateValuesTest {
    private static final String OBSERVATION = "Observation";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2026-11; EQ; 2026-11-01T00:00:00Z; 2026-12-01T00:00:00Z",
                "ge2026; GE; 2026-01-01T00:00:00Z; 2027-01-01T00:00:00Z",
                "lt2026-11-20; LT; 2026-11-20T00:00:00Z; 2026-11-21T00:00:00Z",
                "sa2026-11-20T09:30Z; SA; 2026-11-20T09:30:00Z; 2026-11-20T09:31:00Z",
                "eb2026-11-20T09:30; EB; 2026-11-20T09:30:00Z; 2026-11-20T09:31:00Z",
                "ne2026-11-20T09:30:05; NE; 2026-11-20T09:30:05Z; 2026-11-20T09:30:06Z",
                "le2026-11-20T10:30:05+01:00; LE; 2026-11-20T09:30:05Z; 2026-11-20T09:30:06Z",
                "gt2026-11-20T09:30:05.123Z; GT; 2026-11-20T09:30:05.123Z; 2026-11-20T09:30:05.124Z",
                "gt2026-11-20T10:30:05.123 01:00; GT; 2026-11-20T09:30:05.123Z; 2026-11-20T09:30:05.124Z",
                "2026-12-31T23:59:60Z; EQ; 2027-01-01T00:00:00Z; 2027-01-01T00:00:01Z",
                "eq2028-02-29; EQ; 2028-02-29T00:00:00Z; 2028-03-01T00:00:00Z",
            })
    void a_date_covers_what_it_leaves_open(String written, DateRange.Prefix prefix, Instant low, Instant high) {
        assertThat(conditions("QuestionnaireResponse", "authored=" + written))
                .containsExactly(new SearchCondition.AnyDate(Set.of(new DateRange(prefix, low, high))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ap2026",
                "2026-02-30",
                "2026-13",
                "26-01-01",
                "yesterday",
                "2026-11-20T09",
                "2026-11-20 01:00",
                "2026-11-20T09:30:05  01:00",
                "2026-11-20T09:30:05 Z",
                "2026-11-20t09:30:05z",
                "2026-11-20T09:30:61Z",
                "0000",
                "0000-01-01",
                "+999999-01-01T00:00:00Z",
                "-2026-01-01",
                "2026-11-20T09:30:05+25:00",
                "+12026-01-01",
                "xx2026",
            })
    void a_date_that_is_none_is_refused(String written) {
        assertThat(problems(OBSERVATION, "date=" + written)).hasSize(1);
        assertThat(problems(OBSERVATION, "_lastUpdated=" + written)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20, 2026-11-20T00:00:00Z, 2026-11-21T00:00:00Z",
        "ge2026-11-20, 2026-11-20T00:00:00Z, +1000000000-12-31T23:59:59.999999999Z",
        "gt2026-11-20, 2026-11-21T00:00:00Z, +1000000000-12-31T23:59:59.999999999Z",
        "sa2026-11-20, 2026-11-21T00:00:00Z, +1000000000-12-31T23:59:59.999999999Z",
        "lt2026-11-20, -1000000000-01-01T00:00:00Z, 2026-11-20T00:00:00Z",
        "eb2026-11-20, -1000000000-01-01T00:00:00Z, 2026-11-20T00:00:00Z",
        "le2026-11-20, -1000000000-01-01T00:00:00Z, 2026-11-21T00:00:00Z",
        "gt2026-11-20T09:30:02.123456Z, 2026-11-20T09:30:02.123457Z, +1000000000-12-31T23:59:59.999999999Z",
        "2026-11-20T09:30:02.123Z, 2026-11-20T09:30:02.123Z, 2026-11-20T09:30:02.124Z",
    })
    void last_updated_is_a_side_of_a_moment(String written, Instant from, Instant before) {
        assertThat(conditions(OBSERVATION, "_lastUpdated=" + written))
                .containsExactly(new SearchCondition.RecordedBetween(from, before));
    }

    @Test
    void last_updated_takes_one_value_and_no_ne() {
        assertThat(problems(OBSERVATION, "_lastUpdated=ne2026")).hasSize(1);
        assertThat(problems(OBSERVATION, "_lastUpdated=ge2026,lt2025")).hasSize(1);
        assertThat(conditions(OBSERVATION, "_lastUpdated=ge2025", "_lastUpdated=lt2026"))
                .hasSize(2);
    }
}
