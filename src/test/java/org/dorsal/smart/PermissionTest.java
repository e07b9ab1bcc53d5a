package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.smart.Interaction.CREATE;
import static org.dorsal.smart.Interaction.DELETE;
import static org.dorsal.smart.Interaction.READ;
import static org.dorsal.smart.Interaction.SEARCH;
import static org.dorsal.smart.Interaction.UPDATE;

import java.util.*;
import org.dorsal.smart.Permission.Allowed;
import org.dorsal.smart.Permission.Denied;
import org.dorsal.smart.Permission.Restriction.OnlyCategories;
import org.dorsal.smart.Permission.Restriction.Unrestricted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PermissionTest {
    private static final Permission.Category SURVEY = new Permission.Category(Optional.empty(), "survey");
    private static final Permission.Category LABORATORY =
            new Permission.Category(Optional.of("http://cat"), "laboratory");

    @ParameterizedTest
    @CsvSource(textBlock = """
        system/*.cruds          , Observation , READ   , anyone
        system/*.rs             , Observation , CREATE , denied
        system/Observation.r    , Observation , SEARCH , denied
        system/Observation.s    , Observation , READ   , denied
        system/Observation.r    , CarePlan    , READ   , denied
        user/Observation.rs     , Observation , SEARCH , anyone
        patient/Observation.rs  , Observation , SEARCH , patient
        patient/*.cruds         , CarePlan    , UPDATE , patient
        patient/Observation.rs system/Observation.r , Observation , READ   , anyone
        patient/Observation.rs system/Observation.r , Observation , SEARCH , patient
        openid launch/patient   , Observation , READ   , denied
        """)
    void scopes_decide_what_and_whose(String scopes, String type, Interaction interaction, String expected) {
        var answer = SomeCallers.ofPatient("p1", scopes).may(interaction, type);

        assertThat(
                        switch (answer) {
                            case Denied _ -> "denied";
                            case Allowed(Optional<PatientId> patient, Unrestricted()) ->
                                patient.map(id -> id.value().equals("p1") ? "patient" : "another")
                                        .orElse("anyone");
                            case Allowed(var _, OnlyCategories _) -> "restricted";
                        })
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void without_a_scope_nothing_is_allowed(Interaction interaction) {
        assertThat(SomeCallers.with("").may(interaction, "Observation")).isInstanceOf(Denied.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_patient_scope_without_a_patient_grants_nothing(Interaction interaction) {
        assertThat(SomeCallers.with("patient/*.cruds").may(interaction, "Observation"))
                .isInstanceOfSatisfying(
                        Denied.class, d -> assertThat(d.message()).contains("patient claim"));
    }

    @Test
    void a_denial_names_the_scope_to_ask_for() {
        assertThat(SomeCallers.with("system/Observation.r").may(SEARCH, "CarePlan"))
                .isEqualTo(
                        new Denied("The token has no scope for this; ask for system/CarePlan.s, or the same as user/ or"
                                + " patient/."));
    }

    @Test
    void categories_of_several_scopes_add_up() {
        var caller = SomeCallers.ofPatient(
                "p1", "patient/Observation.rs?category=survey patient/Observation.r?category=http://cat|laboratory");

        assertThat(caller.may(READ, "Observation"))
                .isEqualTo(
                        new Allowed(Optional.of(new PatientId("p1")), new OnlyCategories(Set.of(SURVEY, LABORATORY))));
        assertThat(caller.may(SEARCH, "Observation"))
                .isEqualTo(new Allowed(Optional.of(new PatientId("p1")), new OnlyCategories(Set.of(SURVEY))));
    }

    @Test
    void an_unrestricted_scope_beside_a_restricted_one_wins() {
        assertThat(SomeCallers.with("system/Observation.rs?category=survey user/Observation.rs")
                        .may(READ, "Observation"))
                .isEqualTo(new Allowed(Optional.empty(), new Unrestricted()));
    }

    @Test
    void a_wider_compartment_keeps_its_own_categories() {
        // the exact union would be "survey of anyone, everything of p1"; less is granted, never more
        assertThat(SomeCallers.ofPatient("p1", "user/Observation.r?category=survey patient/Observation.r")
                        .may(READ, "Observation"))
                .isEqualTo(new Allowed(Optional.empty(), new OnlyCategories(Set.of(SURVEY))));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        clinician , Observation , CREATE , true
        clinician , Observation , READ   , true
        clinician , AuditEvent  , READ   , false
        auditor   , AuditEvent  , SEARCH , true
        auditor   , Observation , READ   , true
        auditor   , Observation , CREATE , false
        cook      , Observation , READ   , false
        """)
    void a_user_scope_never_exceeds_the_users_roles(
            String role, String type, Interaction interaction, boolean allowed) {
        assertThat(SomeCallers.withRoles("user/*.cruds", role).may(interaction, type) instanceof Allowed)
                .isEqualTo(allowed);
        assertThat(SomeCallers.withRoles("system/*.cruds", role).may(interaction, type))
                .as("a system scope is not a user's")
                .isInstanceOf(Allowed.class);
    }

    @Test
    void no_roles_at_a_site_that_has_roles_is_no_right_but_a_site_without_roles_leaves_it_to_its_issuer() {
        assertThat(SomeCallers.withRoles("user/*.cruds").may(READ, "Observation"))
                .isEqualTo(new Denied("The token's user/ scope covers this, but the user's roles do not."));
        assertThat(SomeCallers.with("user/*.cruds").may(READ, "Observation")).isInstanceOf(Allowed.class);
    }

    @Test
    void scoring_a_body_needs_create_on_responses_and_reading_does_not_suffice() {
        assertThat(SomeCallers.with("system/QuestionnaireResponse.c").may(ProtectedOperation.SCORE))
                .isEqualTo(new Allowed(Optional.empty(), new Unrestricted()));
        assertThat(SomeCallers.with("system/QuestionnaireResponse.ruds").may(ProtectedOperation.SCORE))
                .isInstanceOf(Denied.class);
        assertThat(SomeCallers.ofPatient("p1", "patient/QuestionnaireResponse.c")
                        .may(ProtectedOperation.SCORE))
                .isEqualTo(new Allowed(Optional.of(new PatientId("p1")), new Unrestricted()));
    }

    @Test
    void checking_a_body_needs_create_and_checking_a_stored_response_needs_read_and_update() {
        assertThat(SomeCallers.with("system/QuestionnaireResponse.c").may(ProtectedOperation.VALIDATE))
                .isInstanceOf(Allowed.class);
        assertThat(SomeCallers.with("system/QuestionnaireResponse.ruds").may(ProtectedOperation.VALIDATE))
                .isInstanceOf(Denied.class);
        assertThat(SomeCallers.with("system/QuestionnaireResponse.ru").may(ProtectedOperation.STORED_VALIDATE))
                .isInstanceOf(Allowed.class);
        assertThat(SomeCallers.with("system/QuestionnaireResponse.cu").may(ProtectedOperation.STORED_VALIDATE))
                .isInstanceOf(Denied.class);
        assertThat(SomeCallers.with("system/QuestionnaireResponse.crs").may(ProtectedOperation.STORED_VALIDATE))
                .isInstanceOf(Denied.class);
    }

    @Test
    void extracting_from_a_body_needs_create_and_extracting_stored_results_needs_read_on_both_types() {
        assertThat(SomeCallers.with("system/QuestionnaireResponse.c").may(ProtectedOperation.EXTRACT))
                .isInstanceOf(Allowed.class);
        assertThat(SomeCallers.with("system/QuestionnaireResponse.ruds system/Observation.cruds")
                        .may(ProtectedOperation.EXTRACT))
                .isInstanceOf(Denied.class);
        assertThat(SomeCallers.with("system/QuestionnaireResponse.r system/Observation.r")
                        .may(ProtectedOperation.STORED_EXTRACT))
                .isInstanceOf(Allowed.class);
        for (String scopes : List.of(
                "system/QuestionnaireResponse.r",
                "system/Observation.r",
                "system/QuestionnaireResponse.cuds system/Observation.r",
                "system/QuestionnaireResponse.r system/Observation.r?category=survey")) {
            assertThat(SomeCallers.with(scopes).may(ProtectedOperation.STORED_EXTRACT))
                    .as(scopes)
                    .isInstanceOf(Denied.class);
        }
    }

    @Test
    void a_plan_of_a_body_needs_create_and_one_of_a_stored_response_needs_search_and_both_reads() {
        assertThat(SomeCallers.with("system/QuestionnaireResponse.c").may(ProtectedOperation.APPLY))
                .isInstanceOf(Allowed.class);
        assertThat(SomeCallers.with("system/QuestionnaireResponse.ruds system/CarePlan.cruds")
                        .may(ProtectedOperation.APPLY))
                .isInstanceOf(Denied.class);
        assertThat(SomeCallers.with("system/QuestionnaireResponse.rs system/CarePlan.r")
                        .may(ProtectedOperation.STORED_APPLY))
                .isInstanceOf(Allowed.class);
        for (String scopes : List.of(
                "system/QuestionnaireResponse.rs",
                "system/QuestionnaireResponse.r system/CarePlan.r",
                "system/QuestionnaireResponse.s system/CarePlan.r",
                "system/QuestionnaireResponse.rs system/CarePlan.r?category=x")) {
            assertThat(SomeCallers.with(scopes).may(ProtectedOperation.STORED_APPLY))
                    .as(scopes)
                    .isInstanceOf(Denied.class);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        system/*.r                                                                    , anyone
        system/QuestionnaireResponse.r system/Observation.r system/CarePlan.r system/Provenance.r , anyone
        system/QuestionnaireResponse.r system/Observation.r patient/CarePlan.r system/Provenance.r , patient
        patient/*.rs                                                                  , patient
        system/QuestionnaireResponse.r system/Observation.r system/CarePlan.r         , denied
        system/QuestionnaireResponse.r system/Observation.r system/Provenance.r       , denied
        system/QuestionnaireResponse.r system/CarePlan.r system/Provenance.r          , denied
        system/Observation.r system/CarePlan.r system/Provenance.r                    , denied
        system/QuestionnaireResponse.r system/Observation.r?category=survey system/CarePlan.r system/Provenance.r , denied
        system/*.cuds                                                                 , denied
        """)
    void showing_a_stored_result_needs_read_on_all_it_shows_within_the_narrowest_compartment(
            String scopes, String expected) {
        var answer = SomeCallers.ofPatient("p1", scopes).may(ProtectedOperation.STORED_SCORE);

        assertThat(
                        switch (answer) {
                            case Denied _ -> "denied";
                            case Allowed(var only, var _) -> only.isEmpty() ? "anyone" : "patient";
                        })
                .isEqualTo(expected);
    }

    @Test
    void every_interaction_is_separate() {
        var caller = SomeCallers.with("system/Observation.cu");

        assertThat(List.of(CREATE, UPDATE))
                .allSatisfy(i -> assertThat(caller.may(i, "Observation")).isInstanceOf(Allowed.class));
        assertThat(List.of(READ, DELETE, SEARCH))
                .allSatisfy(i -> assertThat(caller.may(i, "Observation")).isInstanceOf(Denied.class));
    }

    @Test
    void neither_a_caller_nor_a_patient_prints_who_the_patient_is() {
        var caller = SomeCallers.ofPatient("canary-77", "patient/*.rs");

        assertThat(caller.toString()).isEqualTo("Caller[northside, client client-1]");
        assertThat(new PatientId("canary-77").toString()).doesNotContain("canary-77");
    }
}
