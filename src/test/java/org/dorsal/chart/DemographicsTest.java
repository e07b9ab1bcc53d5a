package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Age and sex from the Patient, on 20 November 2026. */
class DemographicsTest {

    @ParameterizedTest(name = "born {0}: {1}")
    @CsvSource(textBlock = """
            1984-06-15, 42
            1984-11-20, 42
            1984-11-21, 41
            1984-06,    42
            1984-11,    -
            1984,       -
            2026-11-21, -
            1850-01-01, -
            """)
    void an_age_is_suggested_only_where_the_birth_date_leaves_it_open_by_no_year(String born, String age) {
        assertThat(answers(",\"birthDate\":\"" + born + "\""))
                .isEqualTo(age.equals("-") ? List.of() : List.of("age-years=" + age));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"female, sex=female", "male, sex=male", "other, sex=other", "unknown, -"})
    void sex_is_suggested_where_it_is_known(String gender, String suggested) {
        assertThat(answers(",\"gender\":\"" + gender + "\""))
                .isEqualTo(suggested.equals("-") ? List.of() : List.of(suggested));
    }

    @Test
    void a_patient_of_whom_nothing_is_known_suggests_nothing() {
        assertThat(answers("")).isEmpty();
    }

    private static List<String> answers(String members) {
        return SomeChartEhr.ofPatient(members).chart().suggestions().stream()
                .map(suggestion -> suggestion.linkId() + "=" + suggestion.answer())
                .toList();
    }
}
