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
    TomcatServletWebServerFactory webServer(SandboxSettings wish) {
        var tomcat = new TomcatServletWebServerFactory(wish.port());
        // Tomcat runs filters only where a servlet is mapped; the endpoints of the authorization server are filters
        tomcat.setRegisterDefaultServlet(true);
        // Spring counts OpenID sessions; no code here may come to rely on a cookie
        tomcat.addContextCustomizers(context -> context.setCookies(false));
        tomcat.addContextValves(new ConnectionCutValve());
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
    Address address(SandboxSettings wish) {
        return new Address(wish);
    }

    @Bean
    CurrentMisbehaviour mood() {
        return new CurrentMisbehaviour();
    }

    @Bean
    SandboxRecords records(SandboxSettings wish) {
        var records = new SandboxRecords(wish.clock(), new RecordFile(wish.file()));
        var now = wish.clock().instant();
        records.hold(SandboxPatients.all());
        records.hold(Stream.concat(SandboxEncounters.all(now), SandboxCharts.all(now))
                .toList());
        records.resume();
        return records;
    }

    @Bean
    CurrentVendor guise(SandboxSettings wish) {
        return new CurrentVendor(wish.vendor());
    }

    @Bean
    ProviderDependencies parts(SandboxRecords records, Address address, CurrentMisbehaviour mood, CurrentVendor guise) {
        var compartment = new Compartment(records, address);
        return new ProviderDependencies(
                records, compartment, new SearchBundles(records, compartment, address, mood), guise);
    }

    @Bean
    AppLaunchUrls appLaunch(Address address, OneTime<SandboxLaunch> launches) {
        return new AppLaunchUrls(address, launches);
    }

    @Bean
    RequestLogFilter logbook() {
        return new RequestLogFilter();
    }

    @Bean
    FilterRegistrationBean<RequestLogFilter> everything(RequestLogFilter logbook) {
        return filter(logbook, "/*", Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    FilterRegistrationBean<OutageFilter> outages(CurrentMisbehaviour mood) {
        return filter(new OutageFilter(mood), "/*", Ordered.HIGHEST_PRECEDENCE + 1);
    }

    @Bean
    FaultScript script() {
        return new FaultScript();
    }

    @Bean
    FilterRegistrationBean<ScriptedFaultFilter> scriptedFaults(
            FaultScript script, ProviderDependencies parts, RevocableAuthorizationService grants, Address address) {
        var answers = new FaultyAnswers(parts.records(), parts.compartment(), address);
        return filter(
                new ScriptedFaultFilter(script, answers, grants, address), "/fhir/*", Ordered.HIGHEST_PRECEDENCE + 2);
    }

    @Bean
    OwnScreensFilter ownScreens(ProviderDependencies parts, OneTime<SandboxLaunch> launches) {
        return new OwnScreensFilter(parts.compartment(), launches);
    }

    @Bean
    FilterRegistrationBean<OwnScreensFilter> ownScreensDoor(OwnScreensFilter screens) {
        return filter(screens, "/fhir/*", -1);
    }

    @Bean
    FilterRegistrationBean<FhirAccessFilter> fhirDoor(
            Address address,
            RevocableAuthorizationService grants,
            SandboxTokens tokens,
            ProviderDependencies parts,
            SandboxSettings wish) {
        return filter(new FhirAccessFilter(address, grants, tokens, parts.compartment(), wish.clock()), "/fhir/*", 0);
    }

    @Bean
    FilterRegistrationBean<VendorCapabilityFilter> vendorDoor(CurrentVendor guise) {
        return filter(new VendorCapabilityFilter(guise), "/fhir/*", 2);
    }

    @Bean
    HapiServer hapi(Address address, ProviderDependencies parts, SandboxSettings wish) {
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
    FilterRegistrationBean<HapiServer.HapiRoutingFilter> hapiDoor(HapiServer hapi) {
        return filter(new HapiServer.HapiRoutingFilter(hapi), "/fhir/*", 1);
    }

    @Bean
    ServletRegistrationBean<VendorStatement> statement(CurrentVendor guise, Address address, SandboxSettings wish) {
        return new ServletRegistrationBean<>(
                new VendorStatement(guise, address, wish.clock().instant()), "/fhir/metadata");
    }

    @Bean
    ServletRegistrationBean<SandboxFhir> fhir(ProviderDependencies parts) {
        return new ServletRegistrationBean<>(new SandboxFhir(parts), "/fhir/*");
    }

    @Bean
    FrontPage front() {
        return new FrontPage();
    }

    @Bean
    ServletRegistrationBean<SandboxHome> home(
            Address address,
            CurrentMisbehaviour mood,
            CurrentVendor guise,
            SandboxRecords records,
            FrontPage front,
            CurrentClinician clinician) {
        return new ServletRegistrationBean<>(new SandboxHome(address, mood, guise, records, front, clinician), "");
    }

    @Bean
    ServletRegistrationBean<TourPage> tour(Address address, FrontPage front) {
        return new ServletRegistrationBean<>(new TourPage(address, front), "/tour");
    }

    @Bean
    ServletRegistrationBean<StyleFiles> style() {
        return new ServletRegistrationBean<>(new StyleFiles(), "/style/*");
    }

    @Bean
    ServletRegistrationBean<PlaygroundServlet> playground() {
        return new ServletRegistrationBean<>(new PlaygroundServlet(), "/playground");
    }

    @Bean
    ServletRegistrationBean<VendorSwitch> become(CurrentVendor guise) {
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
    ServletRegistrationBean<SandboxSwitch> misbehave(CurrentMisbehaviour mood) {
        return new ServletRegistrationBean<>(new SandboxSwitch(mood), "/misbehave/*");
    }

    @Bean
    CurrentClinician clinician() {
        return new CurrentClinician();
    }

    @Bean
    ServletRegistrationBean<ClinicianSwitch> signIn(CurrentClinician clinician, SandboxRecords records) {
        return new ServletRegistrationBean<>(new ClinicianSwitch(clinician, records), "/clinician/*");
    }

    @Bean
    ServletRegistrationBean<TabLaunch> open(AppLaunchUrls launch, SandboxRecords records, CurrentClinician clinician) {
        return new ServletRegistrationBean<>(new TabLaunch(launch, records, clinician), "/open/*");
    }

    @Bean
    ServletRegistrationBean<ChartPage> chart(
            AppLaunchUrls launch, ProviderDependencies parts, CurrentClinician clinician) {
        return new ServletRegistrationBean<>(new ChartPage(launch, parts, clinician), "/chart/*");
    }

    private static <T extends Filter> FilterRegistrationBean<T> filter(T filter, String pattern, int order) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.addUrlPatterns(pattern);
        registration.setOrder(order);
        return registration;
    }
}
