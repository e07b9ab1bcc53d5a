package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TokenCheckConfigurationTest {

    @Test
    void the_service_starts_while_every_issuer_is_out_of_reach() {
        new ApplicationContextRunner()
                .withUserConfiguration(TokenCheckConfiguration.class)
                .withBean(SmartSettings.class, SomeIssuers::twoSites)
                .withBean(ManualClock.class)
                .withBean(IssuerKeys.KeyFetch.class, () -> TokenCheckConfigurationTest::outOfReach)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(AccessTokenAuthenticator.class));
    }

    private static String outOfReach(URI jwksUri) throws IOException {
        throw new IOException("out of reach: " + jwksUri);
    }
}
