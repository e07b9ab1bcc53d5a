package org.dorsal.settings;

import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.dorsal.assessment.NotifiedSites;
import org.dorsal.audit.log.LogConfiguration.LogSites;
import org.dorsal.audit.log.LogSettings;
import org.dorsal.export.ExportSettings;
import org.dorsal.http.BrowserOrigins;
import org.dorsal.http.FirewallConfiguration.Proxies;
import org.dorsal.http.StrictTransport;
import org.dorsal.http.cds.CdsSettings;
import org.dorsal.http.fhir.FhirSettings;
import org.dorsal.http.web.AnonymousSettings;
import org.dorsal.http.web.AnswerSeals;
import org.dorsal.http.web.WebSettings;
import org.dorsal.note.NoteSettings;
import org.dorsal.notify.SubscriptionSettings;
import org.dorsal.outcome.OutcomeSettings;
import org.dorsal.smart.SmartSettings;
import org.dorsal.smart.launch.BoundedHttp;
import org.dorsal.smart.launch.Destinations;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.signin.SignInSettings;
import org.dorsal.store.StoreSettings;
import org.dorsal.writeback.WritebackSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Binds the settings {@code dorsal.*} and registers the settings of each package. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DorsalProperties.class)
@Import(SettingsConfiguration.SettingsBeans.class)
public class SettingsConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsConfiguration.class);

    /** Returns the settings, and warns of hosts that are called without encryption. */
    @Bean
    Settings settings(DorsalProperties properties) {
        Settings settings = properties.toSettings();
        settings.network()
                .plainHttpHosts()
                .forEach(host -> LOG.warn(
                        "dorsal.plain-http-hosts: tokens and patient data go to {} unencrypted; whoever is on that"
                                + " network can read and change them",
                        host));
        return settings;
    }

    /** Registers the trust of outgoing calls as an SSL bundle, which each client names. */
    @Bean
    SslBundleRegistrar trustedAuthorities(Settings settings) {
        return registry ->
                registry.registerBundle(BoundedHttp.BUNDLE, settings.network().bundle());
    }

    @Bean
    StrictTransport.HttpsOnly httpsOnly(DorsalProperties properties, Settings settings) {
        return new StrictTransport.HttpsOnly(settings.baseUrl(), properties.hstsSubdomains());
    }

    @Bean
    FhirSettings fhirSettings(Settings settings, RandomGenerator random) {
        return settings.fhir(random);
    }

    @Bean
    AnswerSeals answerSeals(FhirSettings settings) {
        return new AnswerSeals(settings.linkSecret().bytes());
    }

    /** Registers the settings of each package that need no further bean. */
    static final class SettingsBeans implements BeanRegistrar {
        @Override
        public void register(BeanRegistry registry, Environment environment) {
            add(registry, Proxies.class, settings -> settings.network().proxies());
            add(registry, BrowserOrigins.class, Settings::browserOrigins);
            add(registry, SmartSettings.class, Settings::smart);
            add(registry, CdsSettings.class, Settings::cds);
            add(
                    registry,
                    ExportSettings.class,
                    settings -> new ExportSettings(settings.sites().stream()
                            .collect(Collectors.toMap(site -> site.id().value(), ConfiguredSite::exports))));
            add(registry, LaunchSettings.class, Settings::launch);
            add(registry, Destinations.class, Settings::destinations);
            add(registry, SignInSettings.class, Settings::signIn);
            add(registry, WritebackSettings.class, Settings::writeback);
            add(registry, LogSettings.class, Settings::log);
            add(registry, LogSites.class, Settings::logSites);
            add(registry, AnonymousSettings.class, Settings::anonymous);
            add(registry, NoteSettings.class, Settings::note);
            add(registry, SubscriptionSettings.class, Settings::subscriptions);
            add(
                    registry,
                    OutcomeSettings.class,
                    settings -> new OutcomeSettings(
                            settings.writeback().answerWithin(),
                            settings.sites().stream()
                                    .filter(site -> site.followUp().isPresent())
                                    .collect(Collectors.toMap(
                                            site -> site.id().value(),
                                            site -> site.followUp().orElseThrow()))));
            add(registry, NotifiedSites.class, Settings::notifiedSites);
            add(registry, WebSettings.class, Settings::web);
            add(registry, StoreSettings.class, Settings::store);
        }

        private static <T> void add(BeanRegistry registry, Class<T> type, Function<Settings, T> part) {
            registry.registerBean(type, bean -> bean.supplier(context -> part.apply(context.bean(Settings.class))));
        }
    }
}
