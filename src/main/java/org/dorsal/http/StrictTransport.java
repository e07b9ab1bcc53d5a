package org.dorsal.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * Adds Strict-Transport-Security for a year (RFC 6797) to every response. A valve runs before all filters, so
 * responses of Tomcat, the throttle and the firewall carry it, too.
 */
public final class StrictTransport extends ValveBase {
    private static final Duration A_YEAR = Duration.ofDays(365);

    private final HstsHeaderWriter writer;

    StrictTransport(HttpsOnly policy) {
        super(true); // with asynchronous answers, too
        // a proxy ends TLS, so the request does not show it
        this.writer =
                new HstsHeaderWriter(AnyRequestMatcher.INSTANCE, A_YEAR.toSeconds(), policy.includingSubdomains());
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        writer.writeHeaders(request, response);
        getNext().invoke(request, response);
    }

    /**
     * Hosts that browsers shall reach by https only.
     *
     * @param baseUrl where the service is reached; an http address disables the header
     * @param includingSubdomains the hosts below that of the service, too
     */
    public record HttpsOnly(URI baseUrl, boolean includingSubdomains) {
        boolean isSaid() {
            return "https".equals(baseUrl.getScheme());
        }
    }
}
