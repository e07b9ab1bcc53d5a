package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.sandbox.SomeWriter.observation;

import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults that say something untrue: for every interaction, and in EHRs that say little anyway. */
class SandboxLiesTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;
    private static final String SEARCH = "/Observation?patient=sandbox-02";

    private final SomeWriter writer = SomeWriter.to(EHR);

    @AfterEach
    void openAndUnscripted() {
        EHR.unscript();
        EHR.become(Vendor.OPEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPIC_LIKE", "ORACLE_LIKE"})
    void another_patients_resource_comes_for_every_interaction(Vendor vendor) {
        EHR.become(vendor);
        var body = observation(vendor == Vendor.EPIC_LIKE ? Vendor.EPIC_PAIN : Vendor.ORACLE_PAIN, "swapped", "");
        var id = SomeWriter.idIn(writer.post("Observation", body));
        EHR.script(
                List.of(ScriptedFault.of(Fault.Plain.ANOTHER_PATIENTS_RESOURCE).times(5)));

        assertThat(List.of(
                        writer.get("/Observation/" + id),
                        writer.post("Observation", body),
                        writer.put("/Observation/" + id, SomeWriter.identified(body, id), "If-Match", "W/\"1\""),
                        writer.get(SEARCH + "&_id=" + id),
                        writer.get(SEARCH + "&_id=none")))
                .allSatisfy(answer ->
                        assertThat(answer.body()).contains("Patient/sandbox-01").doesNotContain("Patient/sandbox-02"));
        assertThat(EHR.history("Observation", id))
                .hasSize(2)
                .allSatisfy(
                        stored -> assertThat(((Observation) stored).getSubject().getReference())
                                .isEqualTo("Patient/sandbox-02"));
    }

    @Test
    void another_patients_resource_has_the_very_identifier_that_was_looked_for() {
        EHR.script(Fault.Plain.ANOTHER_PATIENTS_RESOURCE);

        assertThat(writer.get(SEARCH + "&identifier=" + SomeWriter.IDENTIFIERS + "|nowhere")
                        .body())
                .contains("Patient/sandbox-01", "\"value\":\"nowhere\"", "\"total\":1");
    }

    @Test
    void what_the_ehr_itself_refuses_no_fault_turns_into_a_success() {
        EHR.become(Vendor.EPIC_LIKE);
        var faults = List.<Fault>of(
                Fault.Plain.CREATED_WITHOUT_LOCATION,
                Fault.Plain.CREATED_WITHOUT_BODY_OR_LOCATION,
                Fault.Plain.FOREIGN_LOCATION,
                Fault.Plain.ANOTHER_PATIENTS_RESOURCE);
        faults.forEach(EHR::script);

        assertThat(faults).allSatisfy(fault -> assertThat(post().status()).isEqualTo(422));
    }

    @Test
    void a_created_resource_comes_without_location_where_the_ehr_sends_no_body_either() {
        EHR.become(Vendor.EPIC_LIKE);
        EHR.script(Fault.Plain.CREATED_WITHOUT_LOCATION);
        var created = writer.post("Observation", observation(Vendor.EPIC_PAIN, "bodily", ""));

        assertThat(created.header("Location")).isEmpty();
        assertThat(created.body()).contains("bodily");
    }

    @Test
    void a_launch_whose_token_was_revoked_is_over() {
        var app = SharedSandboxEhr.publicApp();
        var launched = app.launch("sandbox-02");
        EHR.script(Fault.Plain.REVOKED_TOKEN);

        for (int i = 0; i < 2; i++) {
            assertThat(app.read(launched.text("access_token"), "/Patient/sandbox-02")
                            .status())
                    .isEqualTo(401);
        }
        assertThat(app.refresh(launched.text("refresh_token")).json()).containsEntry("error", "invalid_grant");
    }

    @Test
    void who_is_lured_to_another_host_is_seen() {
        EHR.script(Fault.Plain.REDIRECT, Fault.Plain.FOREIGN_LOCATION);
        var redirect = writer.get(SEARCH).header("Location");
        var location = post().header("Location");
        EHR.forget();

        SomeReply.get(redirect, "token");
        SomeReply.get(location);

        assertThat(EHR.leaks()).extracting(RecordedRequest::withToken).containsExactly(true, false);
    }

    private SomeReply post() {
        return writer.post("Observation", observation("lied-about"));
    }
}
