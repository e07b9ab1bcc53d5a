package org.dorsal.settings;

import java.util.random.RandomGenerator;
import org.dorsal.audit.log.LogSettings;
import org.dorsal.audit.log.LogWiring;
import org.dorsal.http.FirewallWiring;
import org.dorsal.http.StrictTransport;
import org.dorsal.http.fhir.FhirSettings;
import org.dorsal.http.web.AnonymousSettings;
import org.dorsal.http.web.WebSettings;
import org.dorsal.smart.SmartSettings;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.signin.SignInSettings;
import org.dorsal.store.StoreSettings;
import org.dorsal.writeback.WritebackSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Reads the settings once at start and gives each room its part. */
@Configuration(proxyBeanMethods = false)
public class SettingsWiring {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsWiring.class);

    /** As the check has read them, where there was one. */
    @Bean
    WrittenSettings writtenSettings(Environment environment, ObjectProvider<SettingsCheck.Checked> checked) {
        return checked.stream()
                .map(SettingsCheck.Checked::written)
                .findFirst()
                .orElseGet(() -> SettingsBinding.strict(environment));
    }

    /** Before any client is made: all of them ask the JDK for its TLS. */
    @Bean
    Settings settings(WrittenSettings written, ObjectProvider<SettingsCheck.Checked> checked) {
        Settings settings = checked.stream()
                .map(SettingsCheck.Checked::settings)
                .findFirst()
                .orElseGet(() -> SettingsReading.read(written));
        settings.trustNetwork();
        settings.network()
                .plainHttpHosts()
                .forEach(host -> LOG.warn(
                        "dorsal.plain-http-hosts: tokens and patient data go to {} unencrypted; whoever is on that network can"
                                + " read and change them",
                        host));
        return settings;
    }

    @Bean
    FirewallWiring.Proxies proxies(Settings settings) {
        return settings.network().proxies();
    }

    @Bean
    StrictTransport.HttpsOnly httpsOnly(WrittenSettings written, Settings settings) {
        return new StrictTransport.HttpsOnly(settings.baseUrl(), written.hstsSubdomains());
    }

    @Bean
    SmartSettings smartSettings(Settings settings) {
        return settings.smart();
    }

    @Bean
    LaunchSettings launchSettings(Settings settings) {
        return settings.launch();
    }

    @Bean
    SignInSettings signInSettings(Settings settings) {
        return settings.signIn();
    }

    @Bean
    WritebackSettings writebackSettings(Settings settings) {
        return settings.writeback();
    }

    @Bean
    LogSettings logSettings(Settings settings) {
        return settings.log();
    }

    @Bean
    LogWiring.LogSites logSites(Settings settings) {
        return settings.logSites();
    }

    @Bean
    AnonymousSettings anonymousSettings(Settings settings) {
        return settings.anonymous();
    }

    @Bean
    FhirSettings fhirSettings(Settings settings, RandomGenerator chance) {
        return settings.fhir(chance);
    }

    @Bean
    WebSettings webSettings(Settings settings) {
        return settings.web();
    }

    @Bean
    StoreSettings storeSettings(Settings settings) {
        return settings.store();
    }
}
