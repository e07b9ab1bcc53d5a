package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The banner from the Patient as the EHR holds it. */
class BannerTest {

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = ';', textBlock = """
            {'family':'Alder','given':['Testa','May'],'prefix':['Ms']};                               Alder, Testa May (Ms)
            {'use':'usual','family':'Usual'},{'use':'official','family':'Official'};                  Official
            {'use':'nickname','given':['Nick']},{'use':'usual','family':'Usual'};                     Usual
            {'use':'nickname','given':['Nick']},{'use':'temp','family':'Temp'};                       Nick
            {'use':'old','family':'Before'},{'family':'Now'};                                         Now
            {'use':'maiden','family':'Before'};                                                       ''
            {'use':'official','family':'Before','period':{'end':'2020-01-01'}},{'family':'Now'};      Now
            {'use':'official','family':'Later','period':{'end':'2030-01-01'}},{'family':'Now'};       Later
            {'text':'山田 太郎'};                                                                      山田 太郎
            {'text':'Testa Alder','family':'Alder','given':['Testa']};                                Alder, Testa
            {'use':'official'},{'family':'Now'};                                                      Now
            """)
    void the_name_is_the_official_one_else_the_usual_one_else_the_first(String names, String shown) {
        assertThat(banner(",\"name\":[" + names.replace('\'', '"') + "]").name())
                .isEqualTo(shown);
    }

    @Test
    void a_patient_without_a_name_has_an_empty_one() {
        assertThat(banner("").name()).isEmpty();
    }

    @Test
    void hostile_text_stays_text_on_one_line_and_turns_nothing_beside_it() {
        String name = banner(",\"name\":[{\"text\":\"<script>alert(1)</script>\\u202e\\r\\nX: y\"}]")
                .name();
        assertThat(name).isEqualTo("<script>alert(1)</script>\uFFFD X: y");
    }

    @Test
    void a_name_of_five_thousand_characters_ends_in_an_ellipsis() {
        String name =
                banner(",\"name\":[{\"text\":\"" + "𝒜".repeat(5000) + "\"}]").name();
        assertThat(name.codePointCount(0, name.length())).isEqualTo(200);
        assertThat(name).endsWith("𝒜…");
    }

    @Test
    void the_narrative_is_never_read() {
        assertThat(banner(
                                ",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns='http://www.w3.org/1999/xhtml'>Narrated</div>\"},"
                                        + "\"name\":[{\"family\":\"Alder\"}]")
                        .name())
                .isEqualTo("Alder");
    }

    @Test
    void record_numbers_come_first_and_account_numbers_not_at_all() {
        Banner banner = banner(",\"identifier\":["
                + identifier("SS", "Social Security", "999-99-9999") + ","
                + "{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"9000000009\"},"
                + "{\"use\":\"old\",\"value\":\"OLD-1\"},"
                + identifier("MR", "", "MR-1") + ","
                + identifier("MR", "Hospital number", "MR-2") + ","
                + "{\"system\":\"https://nothing.example\"}]");
        assertThat(banner.identifiers())
                .containsExactly(
                        new Banner.Identifier("MRN", "MR-1"),
                        new Banner.Identifier("Hospital number", "MR-2"),
                        new Banner.Identifier("", "9000000009"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            'deceasedBoolean':true;              true
            'deceasedBoolean':false;             -
            'deceasedDateTime':'2026-03';        2026-03
            'active':true;                       -
            """)
    void a_death_is_told_as_far_as_it_is_known(String member, String deceased) {
        assertThat(banner("," + member.replace('\'', '"')).deceased().orElse("-"))
                .isEqualTo(deceased);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            'active':false;                                                                 true
            'active':true;                                                                  false
            'link':[{'other':{'reference':'Patient/8'},'type':'replaced-by'}];              true
            'active':true,'link':[{'other':{'reference':'Patient/8'},'type':'replaced-by'}]; true
            'link':[{'other':{'reference':'Patient/8'},'type':'seealso'}];                  false
            'gender':'male';                                                                false
            """)
    void a_record_that_the_ehr_has_retired_is_known(String member, boolean retired) {
        assertThat(banner("," + member.replace('\'', '"')).retired()).isEqualTo(retired);
    }

    @ParameterizedTest
    @CsvSource({"1971", "1971-03", "1971-03-14"})
    void a_birth_date_is_as_precise_as_the_record_has_it(String born) {
        assertThat(banner(",\"birthDate\":\"" + born + "\"").birthDate()).contains(born);
    }

    private static String identifier(String type, String text, String value) {
        return "{\"type\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v2-0203\",\"code\":\"" + type
                + "\"}]" + (text.isEmpty() ? "" : ",\"text\":\"" + text + "\"") + "},\"value\":\"" + value + "\"}";
    }

    private static Banner banner(String members) {
        return SomeChartEhr.ofPatient(members).chart().patient();
    }
}
