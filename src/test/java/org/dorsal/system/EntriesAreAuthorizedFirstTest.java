package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.dorsal.system.SomeBundle.Entry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the resource of an entry that its caller may not perform is not even checked for faults. */
class EntriesAreAuthorizedFirstTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final String TYPE = "QuestionnaireResponse";
    private static final String URN = "urn:uuid:6c1b1b3c-0f2a-4c1e-8d10-444444444444";
    private static final String PATIENT = "entries-authorized-first";
    private static final String REFERRING =
            SomeResponse.of(PATIENT).json().replaceFirst("\\{", "{\"partOf\":[{\"reference\":\"" + URN + "\"}],");

    @ParameterizedTest
    @ValueSource(strings = {"patient/Observation.rs", "system/*.rs", "user/QuestionnaireResponse.rs"})
    void a_transaction_of_forbidden_entries_is_forbidden_whatever_their_resources_refer_to(String scopes) {
        SomeAnswer answer = caller(scopes).post("", SomeBundle.transaction(Entry.post(TYPE, REFERRING)));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.issue()).isEqualTo("forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"patient/Observation.rs", "system/*.rs"})
    void a_batch_refuses_each_forbidden_entry_whatever_its_resource_refers_to(String scopes) {
        String batch = SomeBundle.batch(
                Entry.post(TYPE, SomeResponse.of(PATIENT).json()).named(URN), Entry.post(TYPE, REFERRING));

        assertThat(SomeBundle.statuses(caller(scopes).post("", batch))).containsExactly("403", "403");
    }

    private static SomeClient caller(String scopes) {
        return SERVICE.client(SomeService.NORTHSIDE, scopes, PATIENT);
    }
}
