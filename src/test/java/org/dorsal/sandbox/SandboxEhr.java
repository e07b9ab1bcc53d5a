package org.dorsal.sandbox;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;

/**
 * A running stand-in for a site's EHR: authorization server and FHIR API on one port of this machine, with an
 * application context of its own. Client {@code demo}, secret {@code demo}; keys are made at each start.
 */
public final class SandboxEhr implements AutoCloseable {
    private final AnnotationConfigServletWebServerApplicationContext context;

    private SandboxEhr(AnnotationConfigServletWebServerApplicationContext context) {
        this.context = context;
    }

    /** What one sandbox is to be. */
    record Wish(int port, String audience, Clock clock) {}

    /**
     * Starts a sandbox; two may run at once.
     *
     * @param port where to listen, 0 for any free port
     * @param audience {@code aud} of every token: the FHIR base of the site at Dorsal
     */
    public static SandboxEhr start(int port, String audience) {
        return start(port, audience, Clock.systemUTC());
    }

    static SandboxEhr start(int port, String audience, Clock clock) {
        var context = new AnnotationConfigServletWebServerApplicationContext();
        context.registerBean(Wish.class, () -> new Wish(port, audience, clock));
        context.register(SandboxBeans.class);
        context.refresh();
        return new SandboxEhr(context);
    }

    /** The exact {@code iss} of its tokens when it is called by this name. */
    public String issuer() {
        var server = context.getWebServer();
        if (server == null) {
            throw new IllegalStateException("the sandbox is closed");
        }
        return "http://localhost:" + server.getPort();
    }

    /** Its token endpoint, for client credentials. */
    public URI tokenEndpoint() {
        return URI.create(issuer() + "/oauth2/token");
    }

    /** Its public keys. */
    public URI jwksUri() {
        return URI.create(issuer() + "/oauth2/jwks");
    }

    /** Its FHIR API. */
    public URI fhirBase() {
        return URI.create(issuer() + "/fhir");
    }

    /** A signed access token with any scopes, and with claims on top or instead, such as {@code patient}. */
    public String token(String scopes, Map<String, Object> claims) {
        return context.getBean(SandboxTokens.class).token(issuer(), scopes, claims);
    }

    @Override
    public void close() {
        context.close();
    }
}
