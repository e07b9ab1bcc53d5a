package org.dorsal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Objects;
import org.dorsal.http.FirewallConfiguration.Proxies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Client address used by audit events and the throttle. */
class ForwardedAddressesTest {
    private static final Proxies PROXIES = new Proxies(List.of("10.1.0.0/16", "192.0.2.7", "fd00::/8"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.1.2.3     | 198.51.100.9                  | 198.51.100.9",
                "192.0.2.7    | 198.51.100.9, 10.1.9.9        | 198.51.100.9",
                "fd00::1      | 2001:db8::5                   | 2001:db8::5",
                "10.1.2.3     | 203.0.113.66, 198.51.100.9    | 198.51.100.9",
                "10.1.2.3     | ''                            | 10.1.2.3",
                "10.2.0.1     | 198.51.100.9                  | 10.2.0.1",
                "198.51.100.1 | 198.51.100.9                  | 198.51.100.1"
            })
    void only_a_named_proxy_is_believed_and_only_its_last_foreign_address(
            String connection, String forwarded, String client) throws Exception {
        assertThat(seenAddress(connection, forwarded)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"balancer.example", "10.0.0.0/33", "", ".*"})
    void a_proxy_that_is_no_address_is_refused(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Proxies(List.of(written)))
                .withMessageStartingWith("proxies");
    }

    @Test
    void without_a_named_proxy_the_filter_is_not_there() {
        assertThat(new FirewallConfiguration()
                        .forwardedAddresses(new Proxies(List.of()))
                        .isEnabled())
                .isFalse();
    }

    private static String seenAddress(String connection, String forwarded) throws Exception {
        var request = new MockHttpServletRequest("GET", "/fhir/northside/metadata");
        request.setRemoteAddr(connection);
        request.addHeader("X-Forwarded-For", forwarded);
        request.addHeader("X-Forwarded-Proto", "https");
        var chain = new MockFilterChain();
        var filter = Objects.requireNonNull(
                new FirewallConfiguration().forwardedAddresses(PROXIES).getFilter());
        filter.doFilter(request, new MockHttpServletResponse(), chain);
        var passed = Objects.requireNonNull(chain.getRequest());
        assertThat(passed.getScheme()).isEqualTo("http");
        return passed.getRemoteAddr();
    }
}
