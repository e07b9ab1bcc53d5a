package org.dorsal.sandbox;

import jakarta.servlet.Filter;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.valves.rewrite.RewriteValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * The sandbox's own application context: web server, records, FHIR API and pages. Not annotated as a configuration,
 * so that no component scan of Dorsal's packages can pick it up.
 */
class SandboxBeans {
    @Bean
    TomcatServletWebServerFactory webServer(Wish wish) {
        var tomcat = new TomcatServletWebServerFactory(wish.port());
        // Tomcat runs filters only where a servlet is mapped; the endpoints of the authorization server are filters
        tomcat.setRegisterDefaultServlet(true);
        // Spring counts OpenID sessions; no code here may come to rely on a cookie
        tomcat.addContextCustomizers(context -> context.setCookies(false));
        tomcat.addContextValves(new Scissors());
        tomcat.addContextCustomizers(SandboxBeans::knowTheLauncher);
        return tomcat;
    }

    /** The launcher's addresses lead to what the sandbox has already. */
    private static void knowTheLauncher(Context context) {
        var launcher = new RewriteValve();
        context.getPipeline().addValve(launcher);
        try {
            launcher.setConfiguration("""
                    RewriteRule ^/v/r4/sim/[^/]+/fhir(.*)$ /fhir$1
                    RewriteRule ^/v/r4/sim/[^/]+/auth/(authorize|token)$ /oauth2/$1
                    RewriteRule ^/keys$ /oauth2/jwks
                    """);
        } catch (Exception fault) {
            throw new IllegalStateException("rules that Tomcat does not read", fault);
        }
    }

    @Bean
    Address address(Wish wish) {
        return new Address(wish);
    }

    @Bean
    Mood mood() {
        return new Mood();
    }

    @Bean
    SandboxRecords records(Wish wish) {
        var records = new SandboxRecords(wish.clock(), new RecordFile(wish.file()));
        var now = wish.clock().instant();
        records.hold(SandboxPatients.all());
        records.hold(Stream.concat(SandboxEncounters.all(now), SandboxCharts.all(now))
                .toList());
        records.resume();
        return records;
    }

    @Bean
    Guise guise(Wish wish) {
        return new Guise(wish.vendor());
    }

    @Bean
    FhirParts parts(SandboxRecords records, Address address, Mood mood, Guise guise) {
        var compartment = new Compartment(records, address);
        return new FhirParts(records, compartment, new SearchBundles(records, compartment, address, mood), guise);
    }

    @Bean
    AppLaunch appLaunch(Address address, OneTime<SandboxLaunch> launches) {
        return new AppLaunch(address, launches);
    }

    @Bean
    Logbook logbook() {
        return new Logbook();
    }

    @Bean
    FilterRegistrationBean<Logbook> everything(Logbook logbook) {
        return filter(logbook, "/*", Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    FilterRegistrationBean<Outages> outages(Mood mood) {
        return filter(new Outages(mood), "/*", Ordered.HIGHEST_PRECEDENCE + 1);
    }

    @Bean
    FaultScript script() {
        return new FaultScript();
    }

    @Bean
    FilterRegistrationBean<ScriptedFaults> scriptedFaults(
            FaultScript script, FhirParts parts, Grants grants, Address address) {
        var answers = new FaultyAnswers(parts.records(), parts.compartment(), address);
        return filter(new ScriptedFaults(script, answers, grants, address), "/fhir/*", Ordered.HIGHEST_PRECEDENCE + 2);
    }

    @Bean
    FilterRegistrationBean<FhirDoor> fhirDoor(
            Address address, Grants grants, SandboxTokens tokens, FhirParts parts, Wish wish) {
        return filter(new FhirDoor(address, grants, tokens, parts.compartment(), wish.clock()), "/fhir/*", 0);
    }

    @Bean
    FilterRegistrationBean<VendorDoor> vendorDoor(Guise guise) {
        return filter(new VendorDoor(guise), "/fhir/*", 2);
    }

    @Bean
    HapiServer hapi(Address address, FhirParts parts, Wish wish) {
        var now = wish.clock().instant();
        return new HapiServer(
                address,
                parts.compartment(),
                Stream.of(SandboxPatients.all().stream(), SandboxEncounters.all(now), SandboxCharts.all(now))
                        .flatMap(people -> people));
    }

    /** Disabled registration: requests pass through the EHR's filter, so Tomcat must not map it as a servlet. */
    @Bean
    ServletRegistrationBean<HapiServer> hapiServlet(HapiServer hapi) {
        var registration = new ServletRegistrationBean<>(hapi);
        registration.setEnabled(false);
        return registration;
    }

    @Bean
    FilterRegistrationBean<HapiServer.Door> hapiDoor(HapiServer hapi) {
        return filter(new HapiServer.Door(hapi), "/fhir/*", 1);
    }

    @Bean
    ServletRegistrationBean<VendorStatement> statement(Guise guise, Address address, Wish wish) {
        return new ServletRegistrationBean<>(
                new VendorStatement(guise, address, wish.clock().instant()), "/fhir/metadata");
    }

    @Bean
    ServletRegistrationBean<SandboxFhir> fhir(FhirParts parts) {
        return new ServletRegistrationBean<>(new SandboxFhir(parts), "/fhir/*");
    }

    @Bean
    ServletRegistrationBean<SandboxHome> home(Address address, Mood mood, Guise guise) {
        return new ServletRegistrationBean<>(new SandboxHome(address, mood, guise), "");
    }

    @Bean
    ServletRegistrationBean<VendorSwitch> become(Guise guise) {
        return new ServletRegistrationBean<>(new VendorSwitch(guise), "/become/*");
    }

    @Bean
    ServletRegistrationBean<ScriptSwitch> scripting(FaultScript script) {
        return new ServletRegistrationBean<>(new ScriptSwitch(script), "/script/*");
    }

    @Bean
    ServletRegistrationBean<FiledList> filed(SandboxRecords records, Address address) {
        return new ServletRegistrationBean<>(new FiledList(records, address), "/filed");
    }

    @Bean
    ServletRegistrationBean<SandboxSwitch> misbehave(Mood mood) {
        return new ServletRegistrationBean<>(new SandboxSwitch(mood), "/misbehave/*");
    }

    @Bean
    ServletRegistrationBean<TabLaunch> open(AppLaunch launch, SandboxRecords records) {
        return new ServletRegistrationBean<>(new TabLaunch(launch, records), "/open/*");
    }

    @Bean
    ServletRegistrationBean<ChartPage> chart(AppLaunch launch, FhirParts parts) {
        return new ServletRegistrationBean<>(new ChartPage(launch, parts), "/chart/*");
    }

    private static <T extends Filter> FilterRegistrationBean<T> filter(T filter, String pattern, int order) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.addUrlPatterns(pattern);
        registration.setOrder(order);
        return registration;
    }
}
