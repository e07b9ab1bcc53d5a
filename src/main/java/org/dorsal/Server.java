package org.dorsal;

import java.util.function.Supplier;
import org.dorsal.assessment.AssessmentConfiguration;
import org.dorsal.audit.log.LogConfiguration;
import org.dorsal.export.ExportConfiguration;
import org.dorsal.http.FirewallConfiguration;
import org.dorsal.http.ObservedRequests;
import org.dorsal.http.audit.AuditConfiguration;
import org.dorsal.http.cds.CdsSecurityConfiguration;
import org.dorsal.http.fhir.FhirConfiguration;
import org.dorsal.http.log.LogEndpointConfiguration;
import org.dorsal.http.web.PageConfiguration;
import org.dorsal.note.NoteConfiguration;
import org.dorsal.notify.NotifyConfiguration;
import org.dorsal.outcome.OutcomeConfiguration;
import org.dorsal.settings.SettingsCheckInitializer;
import org.dorsal.settings.SettingsConfiguration;
import org.dorsal.smart.TokenCheckConfiguration;
import org.dorsal.smart.launch.LaunchConfiguration;
import org.dorsal.smart.signin.AuditorSignInConfiguration;
import org.dorsal.start.LimitsConfiguration;
import org.dorsal.start.ProcessConfiguration;
import org.dorsal.start.ShippedKnowledge;
import org.dorsal.store.StoreConfiguration;
import org.dorsal.writeback.DeliveryConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Spring Boot application. Imports the configuration of every package by name; there is no component scan, so other
 * components do not run. The excluded auto-configurations would answer requests that the endpoints answer themselves;
 * none of Spring Security's is excluded (ADR 18).
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration",
            "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration",
            // scans each class for annotations at every start; no class has them, because each writer of JSON has its
            // own mapper
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            // no class is an aspect or has annotated transactions: these would search each bean for such annotations
            // at every start (performance.md, auto-configurations)
            "org.springframework.boot.autoconfigure.aop.AopAutoConfiguration",
            "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration",
            "org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration",
            // on the class path of tests only, where the sandbox needs them
            "org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet"
                    + ".OAuth2AuthorizationServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet"
                    + ".OAuth2AuthorizationServerJwtAutoConfiguration"
        })
@Import({
    SettingsConfiguration.class,
    ProcessConfiguration.class,
    LimitsConfiguration.class,
    StoreConfiguration.class,
    TokenCheckConfiguration.class,
    LaunchConfiguration.class,
    AuditorSignInConfiguration.class,
    AssessmentConfiguration.class,
    FirewallConfiguration.class,
    ObservedRequests.class,
    FhirConfiguration.class,
    ExportConfiguration.class,
    CdsSecurityConfiguration.class,
    NoteConfiguration.class,
    PageConfiguration.class,
    AuditConfiguration.class,
    DeliveryConfiguration.class,
    NotifyConfiguration.class,
    OutcomeConfiguration.class,
    LogConfiguration.class,
    LogEndpointConfiguration.class
})
public class Server {
    /** Read once by the JDK's HTTP client, in seconds. */
    private static final String IDLE_LINES = "jdk.httpclient.keepalive.timeout";

    /** The service, ready to run; it stops with sentences when its settings, knowledge or database are not fit. */
    public static SpringApplication application() {
        return application(ShippedKnowledge::begin);
    }

    /**
     * Creates the application with loaded knowledge, for processes that start several: the check takes half a second.
     */
    public static SpringApplication application(Supplier<ShippedKnowledge> knowledge) {
        giveUpIdleLines();
        SpringApplication application = new SpringApplication(Server.class);
        application.addInitializers(new SettingsCheckInitializer(), context -> beside(context, knowledge.get()));
        return application;
    }

    private static void beside(ConfigurableApplicationContext context, ShippedKnowledge shipped) {
        context.getBeanFactory().registerSingleton("shippedKnowledge", shipped);
    }

    /**
     * Sooner than EHRs do, of which the quickest take five seconds: whether a request on a closing connection arrived
     * is unknown.
     */
    private static void giveUpIdleLines() {
        if (System.getProperty(IDLE_LINES) == null) {
            System.setProperty(IDLE_LINES, "4");
        }
    }
}
