package org.dorsal.sandbox;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;

/**
 * A running stand-in for a site's EHR: authorization server (SMART App Launch 2.2), FHIR API and pages on one port of this
 * machine, with an application context of its own. Strict unless it was asked to misbehave. Client {@code demo}, secret
 * {@code demo}, has tokens for Dorsal's API; apps are registered. Keys are made at each start.
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
     * @param audience {@code aud} of every token of the client demo: the FHIR base of the site at Dorsal
     */
    public static SandboxEhr start(int port, String audience) {
        return start(port, audience, Clock.systemUTC());
    }

    static SandboxEhr start(int port, String audience, Clock clock) {
        var context = new AnnotationConfigServletWebServerApplicationContext();
        context.registerBean(Wish.class, () -> new Wish(port, audience, clock));
        context.register(SandboxBeans.class, AuthorizationServerBeans.class);
        context.refresh();
        var server = context.getWebServer();
        if (server == null) {
            throw new IllegalStateException("the sandbox did not start");
        }
        context.getBean(Address.class).listensAt(server.getPort());
        return new SandboxEhr(context);
    }

    /** Where the app begins an EHR launch, such as {@code http://127.0.0.1:8080/launch/sandbox}. */
    public SandboxEhr app(URI launchUrl) {
        part(Address.class).opens(launchUrl);
        return this;
    }

    /** Registers an app, or replaces the one of the same id. */
    public SandboxEhr register(SandboxClient client) {
        part(SandboxClients.class).register(client);
        return this;
    }

    /** A launch value for what is in view: good for one authorization within five minutes. */
    public String launch(SandboxLaunch launch) {
        return part(AppLaunch.class).launches().issue(launch);
    }

    /** The address that the EHR would open for the patient: the app's launch URL with {@code iss} and a new launch value. */
    public URI launchUrl(SandboxLaunch launch) {
        return part(AppLaunch.class)
                .url(launch)
                .orElseThrow(() -> new IllegalStateException("tell the sandbox first where the app is"));
    }

    /** The page that shows the patient's chart with the app in a frame. */
    public URI chart(String patient) {
        return at("/chart/" + patient);
    }

    /** Does these wrong from now on, and nothing else. */
    public void misbehave(Misbehaviour... misbehaviours) {
        part(Mood.class).become(List.of(misbehaviours));
    }

    /** Does everything right from now on. */
    public void behave() {
        misbehave();
    }

    /** Every request that it saw, oldest first. */
    public List<Seen> seen() {
        return logbook().seen();
    }

    /** Forgets what it saw. */
    public void forget() {
        logbook().forget();
    }

    /** What apps have filed, newest version of each. */
    public List<Resource> filed() {
        return part(SandboxRecords.class).filed();
    }

    /** The exact {@code iss} of its tokens. */
    public String issuer() {
        return part(Address.class).issuer();
    }

    /** Its token endpoint. */
    public URI tokenEndpoint() {
        return at("/oauth2/token");
    }

    /** Its public keys. */
    public URI jwksUri() {
        return at("/oauth2/jwks");
    }

    /** Its FHIR API: the {@code iss} of a launch and the {@code aud} of an authorization request. */
    public URI fhirBase() {
        return at("/fhir");
    }

    /**
     * A signed access token with any scopes, and with claims on top or instead, such as {@code patient}. For Dorsal's API,
     * unless {@code aud} says otherwise.
     */
    public String token(String scopes, Map<String, Object> claims) {
        return part(SandboxTokens.class).token(issuer(), scopes, claims);
    }

    @Override
    public void close() {
        behave(); // lets go of answers that are being slow
        context.close();
    }

    private Logbook logbook() {
        return part(Logbook.class);
    }

    private URI at(String path) {
        return URI.create(issuer() + path);
    }

    private <T> T part(Class<T> type) {
        return context.getBean(type);
    }
}
