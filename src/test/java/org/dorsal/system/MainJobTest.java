package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A response's whole life over HTTP. */
class MainJobTest {
    private static final SomeService SERVICE = SomeService.shared();

    @Test
    void a_response_is_stored_and_read_back_byte_for_byte() {
        var client = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");

        var created = client.post(
                "QuestionnaireResponse", SomeResponse.of("reading").json(), "Prefer", "return=representation");
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        var read = client.get("QuestionnaireResponse/" + created.id());
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(created.body());
    }
}
