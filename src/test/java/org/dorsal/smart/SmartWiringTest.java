package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SmartWiringTest {

    @Test
    void the_service_starts_while_every_issuer_is_out_of_reach() {
        new ApplicationContextRunner()
                .withUserConfiguration(SmartWiring.class)
                .withBean(SmartSettings.class, SomeIssuers::twoSites)
                .withBean(CrankedClock.class)
                .withBean(IssuerKeys.KeyFetch.class, () -> SmartWiringTest::outOfReach)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Authenticator.class));
    }

    private static String outOfReach(URI jwksUri) throws IOException {
        throw new IOException("out of reach: " + jwksUri);
    }
}
