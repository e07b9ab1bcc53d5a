package org.dorsal.settings;

import java.net.URI;
import java.time.Duration;
import java.util.*;
import org.dorsal.audit.log.LogSettings;
import org.dorsal.audit.log.LogWitness;
import org.dorsal.http.FirewallConfiguration.Proxies;
import org.dorsal.http.fhir.LinkSecret;
import org.dorsal.http.web.AnonymousSettings;
import org.dorsal.settings.InvalidSettingsException.SettingsProblems;
import org.dorsal.smart.KeyStrength;
import org.dorsal.smart.WebAddress;
import org.dorsal.smart.launch.TokenEncryption;
import org.dorsal.store.StoreSettings;
import org.dorsal.writeback.WritebackSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * Properties {@code dorsal.*} as Spring Boot binds them; text is empty where it is absent. An unknown key stops the
 * start, so that a misspelt one is noticed. Each group creates the settings of a package, whose record refuses with a
 * sentence that begins with its key.
 */
@ConfigurationProperties(prefix = "dorsal", ignoreUnknownFields = false)
public record DorsalProperties(
        @DefaultValue("") String baseUrl,
        @DefaultValue("true") boolean hstsSubdomains,
        @DefaultValue("") String linkSecret,
        @DefaultValue List<String> encryptionKeys,
        @DefaultValue("2048") int leastRsaBits,
        @DefaultValue StoreProperties store,
        @DefaultValue WriteBackProperties writeBack,
        @DefaultValue LogProperties log,
        @DefaultValue AnonymousProperties anonymous,
        @DefaultValue List<String> proxies,
        @DefaultValue List<String> trustedCertificates,
        @DefaultValue("true") boolean trustJavaAuthorities,
        @DefaultValue List<String> plainHttpHosts,
        @DefaultValue List<String> otherHosts,
        @DefaultValue("0s") Duration leaveAfter,
        @DefaultValue("refuse") String changedKnowledge,
        @DefaultValue("refuse") String unreadableKnowledge,
        @DefaultValue Map<String, SiteProperties> sites) {
    /** Placeholder for a refused base address; the start fails anyway. */
    private static final URI NOWHERE = URI.create("https://dorsal.example");

    /** Binds the properties of an environment and ignores unknown keys, which the bean of this type refuses. */
    static DorsalProperties of(Environment environment) {
        return Binder.get(environment).bindOrCreate("dorsal", DorsalProperties.class);
    }

    /**
     * Creates the settings of all packages.
     *
     * @throws InvalidSettingsException with the refusals of all parts
     */
    Settings toSettings() {
        return ScopedValue.where(WebAddress.PLAIN_HTTP, Set.copyOf(plainHttpHosts))
                .call(() -> read(new SettingsProblems()));
    }

    private Settings read(SettingsProblems problems) {
        var base = problems.part("dorsal.", () -> WebAddress.readBase("base-url", baseUrl));
        var links = ifNotBlank(linkSecret).flatMap(text -> problems.part("dorsal.", () -> LinkSecret.read(text)));
        var keys = problems.part("dorsal.", () -> TokenEncryption.read(encryptionKeys));
        var strength = problems.part("dorsal.", () -> new KeyStrength(leastRsaBits));
        List<ConfiguredSite> configured = new TreeMap<>(sites)
                .entrySet().stream()
                        .flatMap(site -> site.getValue().read(site.getKey(), problems).stream())
                        .toList();
        if (sites.isEmpty()) {
            problems.add("dorsal.sites is empty; name at least one site, here northside, with:");
            new Binder().bindOrCreate("none", SiteProperties.class).read("northside", problems);
        }
        var stored = problems.part("dorsal.", store::toSettings);
        var delivery = problems.part("dorsal.write-back.", () -> writeBack.toSettings(configured));
        var logs = problems.part("dorsal.log.", () -> log.toSettings(base.orElse(NOWHERE)));
        var unknownCallers = problems.part("dorsal.anonymous.", anonymous::toSettings);
        var network = problems.part("dorsal.", this::network);
        var changed = problems.part("dorsal.", () -> oneOf("changed-knowledge", Change.class, changedKnowledge));
        var unread = problems.part("dorsal.", () -> oneOf("unreadable-knowledge", Change.class, unreadableKnowledge));
        problems.throwIfAny();
        var settings = new Settings(
                base.orElseThrow(),
                links,
                keys.orElseThrow(),
                strength.orElseThrow(),
                stored.orElseThrow(),
                delivery.orElseThrow(),
                logs.orElseThrow(),
                unknownCallers.orElseThrow(),
                network.orElseThrow(),
                changed.orElseThrow() == Change.ACCEPT,
                unread.orElseThrow() == Change.ACCEPT,
                configured);
        problems.part("dorsal.", settings::checkedAcrossSites);
        problems.throwIfAny();
        return settings;
    }

    private NetworkSettings network() {
        return new NetworkSettings(
                new Proxies(proxies),
                NetworkSettings.certificates(trustedCertificates),
                trustJavaAuthorities,
                plainHttpHosts,
                otherHosts,
                leaveAfter);
    }

    static Optional<String> ifNotBlank(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }

    /** Returns the constant with this name in lower case, with hyphens; refuses other words. */
    static <E extends Enum<E>> E oneOf(String key, Class<E> type, String written) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(written))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(key
                        + (written.isBlank() ? " is missing; give one of: " : " must be one of: ")
                        + String.join(
                                ", ",
                                Arrays.stream(type.getEnumConstants())
                                        .map(DorsalProperties::word)
                                        .sorted()
                                        .toList())));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Treatment of knowledge that has changed since it was in force. */
    private enum Change {
        REFUSE,
        ACCEPT
    }

    record StoreProperties(
            @DefaultValue("5s") Duration statementTimeout,
            @DefaultValue ConnectionProperties connections) {
        StoreSettings toSettings() {
            return StoreSettings.of(statementTimeout, connections.pages, connections.deliveries, connections.log);
        }
    }

    record ConnectionProperties(
            @DefaultValue("8") int pages,
            @DefaultValue("3") int deliveries,
            @DefaultValue("3") int log) {}

    record AnonymousProperties(
            @DefaultValue("50") int requestsASecond,
            @DefaultValue("500") int burst,
            @DefaultValue("32") int atOnce,
            @DefaultValue("3") int eventsAMinute) {
        AnonymousSettings toSettings() {
            return new AnonymousSettings(requestsASecond, burst, atOnce, eventsAMinute);
        }
    }

    record WriteBackProperties(
            @DefaultValue("20s") Duration answerWithin,
            @DefaultValue("4") int workers,
            @DefaultValue("14d") Duration launchWithin) {
        WritebackSettings toSettings(List<ConfiguredSite> sites) {
            return new WritebackSettings(
                    answerWithin,
                    workers,
                    launchWithin,
                    sites.stream().map(ConfiguredSite::writeback).toList());
        }
    }

    record LogProperties(
            @DefaultValue List<String> signingKeys,
            @DefaultValue("stream") List<String> places,
            @DefaultValue("1s") Duration checkpointEvery,
            @DefaultValue List<WitnessProperties> witnesses) {
        LogSettings toSettings(URI base) {
            return LogSettings.read(
                    base,
                    signingKeys,
                    places,
                    checkpointEvery,
                    witnesses.stream().map(WitnessProperties::toSettings).toList());
        }
    }

    record WitnessProperties(
            @DefaultValue("") String key, @DefaultValue("") String url) {
        LogWitness toSettings() {
            return LogWitness.read(key, WebAddress.readBase("witnesses.url", url));
        }
    }
}
