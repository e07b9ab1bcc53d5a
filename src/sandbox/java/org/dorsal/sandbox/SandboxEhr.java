package org.dorsal.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.*;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;

/**
 * Simulated EHR of a site: authorization server (SMART App Launch 2.2), FHIR API and pages on one port of this
 * machine, with a separate application context. Strict unless a misbehaviour is configured. Client {@code demo},
 * secret {@code demo}, has tokens for Dorsal's API; apps are registered.
 */
public final class SandboxEhr implements AutoCloseable {
    private final AnnotationConfigServletWebServerApplicationContext context;
    private final Socket socket;

    private SandboxEhr(AnnotationConfigServletWebServerApplicationContext context, Socket socket) {
        this.context = context;
        this.socket = socket;
    }

    /**
     * Starts a sandbox; two may run at once.
     *
     * @param port where to listen, 0 for any free port
     * @param audience {@code aud} of every token of the client demo: the FHIR base of the site at Dorsal
     */
    public static SandboxEhr start(int port, String audience) {
        return start(port, audience, Clock.systemUTC());
    }

    /** The same by another clock: its tokens, launches and records are dated by it. */
    public static SandboxEhr start(int port, String audience, Clock clock) {
        return start(new SandboxSettings(port, audience, clock));
    }

    /**
     * Starts the same with filed resources kept in a file, and the keys in another next to it; both are read again
     * when they exist. Launches and grants are forgotten.
     */
    public static SandboxEhr start(int port, String audience, Clock clock, Path file) {
        return start(new SandboxSettings(port, audience, clock).keptIn(file));
    }

    static SandboxEhr start(SandboxSettings wish) {
        var context = new AnnotationConfigServletWebServerApplicationContext();
        context.registerBean(SandboxSettings.class, () -> wish);
        context.register(SandboxBeans.class, AuthorizationServerBeans.class);
        context.refresh();
        var socket = Socket.of(context.getWebServer());
        context.getBean(Address.class).listensAt(socket.port());
        return new SandboxEhr(context, socket);
    }

    /** Sets the launch URL of the app, such as {@code http://127.0.0.1:8080/launch/sandbox}. */
    public SandboxEhr app(URI launchUrl) {
        part(Address.class).opens(launchUrl);
        return this;
    }

    /** Adds resources to those that exist before any app connects, and an encounter with each patient among them. */
    public SandboxEhr hold(Collection<? extends Resource> resources) {
        resources.forEach(SandboxPatients::labelAsTest);
        part(SandboxRecords.class).hold(resources);
        part(SandboxRecords.class)
                .hold(SandboxEncounters.with(
                        resources, part(SandboxSettings.class).clock().instant()));
        return this;
    }

    /** Shows a notice on the front page instead of the patients; the patients again when empty. */
    public void shows(String notice) {
        part(FrontPage.class).shows(notice);
    }

    /** Opens the guided tour. */
    public SandboxEhr tour(TourAddresses addresses) {
        part(FrontPage.class).leadsTo(addresses);
        return this;
    }

    /** Admits the EHR's own screens at this origin to the FHIR API: they read without a token, and launch apps. */
    public SandboxEhr screensAt(String origin) {
        part(OwnScreensFilter.class).areAt(origin);
        return this;
    }

    /** Registers an app, or replaces the one of the same id. */
    public SandboxEhr register(SandboxClient client) {
        part(SandboxClients.class).register(client);
        return this;
    }

    /** Returns a launch value for the context in view: valid for one authorization within five minutes. */
    public String launch(SandboxLaunch launch) {
        return part(AppLaunchUrls.class).launches().issue(launch);
    }

    /** Returns the app's launch URL with {@code iss} and a new launch value, as the EHR would open it. */
    public URI launchUrl(SandboxLaunch launch) {
        return part(AppLaunchUrls.class)
                .url(launch)
                .orElseThrow(() -> new IllegalStateException("tell the sandbox first where the app is"));
    }

    /** The page with the app in a frame. */
    public URI chart(String patient) {
        return URI.create(issuer() + "/chart/" + patient);
    }

    /** Replaces the current misbehaviours. */
    public void misbehave(Misbehaviour... misbehaviours) {
        part(CurrentMisbehaviour.class).become(List.of(misbehaviours));
    }

    /** Answers refreshes so from now on; rightly again when empty. */
    public void answerRefreshes(Optional<RefreshAnswer> with) {
        part(CurrentMisbehaviour.class).answerRefreshes(with);
    }

    /** Removes all misbehaviours. */
    public void behave() {
        misbehave();
    }

    /** Plays this EHR from now on. Filed resources stay. */
    public void become(Vendor vendor) {
        part(CurrentVendor.class).become(vendor);
    }

    /** Uses this server from now on. Each server keeps the resources that were filed with it. */
    public void isServedBy(DataServer server) {
        part(Address.class).isServedBy(server);
    }

    /** Adds these to its script, each for the next request about any resource that no earlier one takes. */
    public void script(Fault... faults) {
        script(Arrays.stream(faults).map(ScriptedFault::of).toList());
    }

    /** Adds these to its script. A request gets the first that is for it. */
    public void script(List<ScriptedFault> faults) {
        part(FaultScript.class).add(faults);
    }

    /** Returns the scripted faults that have not happened yet. */
    public List<ScriptedFault> scripted() {
        return part(FaultScript.class).coming();
    }

    /** Throws the script away and lets go of answers that hang. */
    public void unscript() {
        part(FaultScript.class).clear();
    }

    /** Closes all connections and refuses new ones; nothing is forgotten. */
    public void down() {
        part(FaultScript.class).letGo();
        socket.close();
    }

    /** Listens again, on the same port. */
    public void up() {
        socket.open();
    }

    /** Returns the received requests, oldest first. */
    public List<RecordedRequest> recordedRequests() {
        return part(RequestLogFilter.class).recordedRequests();
    }

    /** Returns the requests that a client sent to the foreign host to which an answer pointed. */
    public List<RecordedRequest> leaks() {
        return recordedRequests().stream()
                .filter(request -> request.path().startsWith("/foreign"))
                .toList();
    }

    /** Clears the log of requests. */
    public void forget() {
        part(RequestLogFilter.class).forget();
    }

    /** Returns the newest version of each resource that apps have filed. */
    public List<Resource> filed() {
        return part(SandboxRecords.class).filed();
    }

    /** Returns the newest version of each resource that apps have filed about this patient. */
    public List<Resource> filedOf(String patient) {
        return part(Address.class).server() == DataServer.OWN
                ? part(ProviderDependencies.class).filedOf(patient)
                : part(HapiServer.class).filedOf(patient);
    }

    /** Returns all stored versions of a resource, oldest first; none when there is no such resource. */
    public List<Resource> history(String type, String id) {
        return part(SandboxRecords.class).versions(type, id).toList();
    }

    /** Path of the FHIR API below {@link #issuer()} while the launcher is in front of it. */
    public static String launcherPath() {
        return Address.SIMULATION + "/fhir";
    }

    /** The exact {@code iss} of its tokens. */
    public String issuer() {
        return part(Address.class).issuer();
    }

    /** Token endpoint of the EHR. */
    public URI tokenEndpoint() {
        return URI.create(issuer() + "/oauth2/token");
    }

    /** Address of the public keys of the EHR. */
    public URI jwksUri() {
        return URI.create(issuer() + "/oauth2/jwks");
    }

    /** FHIR API of the EHR: the {@code iss} of a launch and the {@code aud} of an authorization request. */
    public URI fhirBase() {
        return URI.create(part(Address.class).fhirBase());
    }

    /**
     * A signed access token with any scopes, and with claims on top or instead, such as {@code patient}. For Dorsal's
     * API, unless {@code aud} says otherwise.
     */
    public String token(String scopes, Map<String, Object> claims) {
        return part(SandboxTokens.class).token(issuer(), scopes, claims);
    }

    @Override
    public void close() {
        behave(); // lets go of answers that are being slow
        unscript();
        context.close();
    }

    private <T> T part(Class<T> type) {
        return context.getBean(type);
    }
}
