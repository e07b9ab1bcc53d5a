package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The management port answers its own endpoints alone: no credential of the service is checked there. */
class ManagementPortTest {
    private static final SomeService SERVICE = SomeService.shared();

    @Test
    void nobody_learns_there_whether_a_credential_is_good() {
        SomeClient management = SomeClient.anonymous(SERVICE.managementUrl());
        String token = SERVICE.client(SomeService.NORTHSIDE, "system/*.rs").token();
        SomeAuditor auditor = SomeAuditor.of(SERVICE, SomeService.NORTHSIDE);
        for (String path : ServiceRoutes.of(SERVICE)) {
            assertThat(management
                            .get(path.substring(1), "Authorization", "Bearer " + token)
                            .status())
                    .as(path)
                    .isEqualTo(404)
                    .isEqualTo(management
                            .get(path.substring(1), "Authorization", "Bearer x")
                            .status())
                    .isEqualTo(management
                            .get(path.substring(1), "Cookie", auditor.cookie() + "=" + auditor.secret())
                            .status());
        }
        assertThat(SERVICE.management("actuator/health").status()).isEqualTo(200);
    }
}
