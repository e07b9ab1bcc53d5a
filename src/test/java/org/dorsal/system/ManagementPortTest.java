package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.dorsal.fhirjson.Sha256;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The management port answers its own endpoints alone: no credential of the service is checked there. */
class ManagementPortTest {
    private static final String KEY = "a long and random key of the night shift";
    private static final SomeService SERVICE = SomeService.with("--dorsal.operators.night-shift="
            + Sha256.of(KEY.getBytes(StandardCharsets.UTF_8)).hex());

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void nobody_learns_there_whether_a_credential_is_good() {
        SomeClient management = SomeClient.anonymous(SERVICE.managementUrl());
        String token = SERVICE.client(SomeService.NORTHSIDE, "system/*.rs").token();
        for (String path : ServiceRoutes.of(SERVICE)) {
            assertThat(management
                            .get(path.substring(1), "Authorization", basic(KEY))
                            .status())
                    .as(path)
                    .isEqualTo(404)
                    .isEqualTo(management
                            .get(path.substring(1), "Authorization", basic("wrong"))
                            .status())
                    .isEqualTo(management
                            .get(path.substring(1), "Authorization", "Bearer " + token)
                            .status());
        }
        assertThat(SERVICE.management("actuator/health").status()).isEqualTo(200);
    }

    private static String basic(String key) {
        return "Basic " + Base64.getEncoder().encodeToString(("night-shift:" + key).getBytes(StandardCharsets.UTF_8));
    }
}
