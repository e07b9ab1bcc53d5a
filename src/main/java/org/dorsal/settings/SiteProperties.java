package org.dorsal.settings;

import static org.dorsal.settings.DorsalProperties.ifNotBlank;
import static org.dorsal.settings.DorsalProperties.oneOf;

import java.time.*;
import java.util.*;
import java.util.stream.*;
import org.dorsal.assessment.SiteRules;
import org.dorsal.assessment.SiteRules.SignOffRule;
import org.dorsal.assessment.SiteRules.WriteBackRule;
import org.dorsal.export.ExportSettings.SiteExports;
import org.dorsal.http.web.WebSettings.PageOptions;
import org.dorsal.knowledge.Wording;
import org.dorsal.settings.InvalidSettingsException.SettingsProblems;
import org.dorsal.smart.HookClient;
import org.dorsal.smart.Issuer;
import org.dorsal.smart.Issuer.AuthorizationServer;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.SmartSettings.SiteSettings;
import org.dorsal.smart.WebAddress;
import org.dorsal.smart.launch.Assurance;
import org.dorsal.smart.signin.SignInSettings.AuditorRegistration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Properties {@code dorsal.sites.NAME.*}. */
record SiteProperties(
        @DefaultValue("") String name,
        @DefaultValue("") String wording,
        @DefaultValue("UTC") String timeZone,
        @DefaultValue("") String phone,
        @DefaultValue("") String signOff,
        @DefaultValue("false") boolean acceptUnapprovedCriteria,
        @DefaultValue List<IssuerProperties> issuers,
        @DefaultValue EhrProperties ehr,
        @DefaultValue AuditorsProperties auditors,
        @DefaultValue CdsHooksProperties cdsHooks,
        @DefaultValue List<String> browserOrigins,
        @DefaultValue ExportProperties export,
        @DefaultValue SubscriptionsProperties subscriptions,
        @DefaultValue("") String retention,
        @DefaultValue("true") boolean searchByGet,
        @DefaultValue("false") boolean silent) {
    /** Placeholder for a refused name; the start fails anyway. */
    private static final SiteId NO_SITE = new SiteId("none");

    /** Creates the settings of the site; returns empty after a refusal. */
    Optional<ConfiguredSite> read(String key, SettingsProblems problems) {
        int before = problems.count();
        var prefix = "dorsal.sites." + key + ".";
        var site = problems.part("dorsal.sites." + key + ": ", () -> new SiteId(key))
                .orElse(NO_SITE);
        var read = IntStream.range(0, issuers.size())
                .mapToObj(i -> issuers.get(i).read(prefix + "issuers[" + i + "].", problems))
                .flatMap(Optional::stream)
                .toList();
        var rules = rules(prefix, problems);
        var zone = problems.part(prefix, this::zone);
        var period = problems.part(prefix, () -> ifNotBlank(retention).map(SiteProperties::period));
        var pages = problems.part(prefix, this::pages);
        var registration = ehr.registration(site, prefix + "ehr.", problems);
        var backend = problems.part(prefix + "ehr.", () -> ehr.backend(site));
        var auditing = auditors.registration(site, prefix + "auditors.", problems);
        var writeback = problems.part(
                prefix + "ehr.",
                () -> ehr.writeback(
                        site, rules.map(SiteRules::writeBack).orElse(WriteBackRule.NONE), zone.orElse(ZoneOffset.UTC)));
        var hookClients = problems.part(prefix + "cds-hooks.", cdsHooks::read);
        var origins = problems.part(prefix, this::origins);
        var exports = problems.part(prefix, export::read);
        var callbacks = problems.part(prefix + "subscriptions.", subscriptions::read);
        Optional<SiteSettings> access = read.size() < issuers.size()
                ? Optional.empty()
                : problems.part(prefix, () -> new SiteSettings(site, read));
        return problems.count() > before
                ? Optional.empty()
                : problems.part(
                        prefix,
                        () -> new ConfiguredSite(
                                access.orElseThrow(),
                                rules.orElseThrow(),
                                zone.orElseThrow(),
                                registration,
                                backend.orElseThrow(),
                                auditing,
                                hookClients.orElseThrow(),
                                origins.orElseThrow(),
                                exports.orElseThrow(),
                                callbacks.orElseThrow(),
                                writeback.orElseThrow(),
                                pages.orElseThrow(),
                                period.orElseThrow(),
                                searchByGet,
                                silent));
    }

    /** Creates the settings of the pages alone. */
    PageOptions pages() {
        return new PageOptions(
                ehr.recordWithin(),
                ehr.isFormWithoutPatient(),
                ehr.session().idle(),
                ehr.session().signWithin(),
                ehr.isBannerAlways(),
                phone.strip());
    }

    private Optional<SiteRules> rules(String prefix, SettingsProblems problems) {
        if (name.isBlank()) {
            problems.add(prefix + "name is missing; give the site's name as people read it");
        }
        var locale = problems.part(prefix + "wording ", this::locale);
        var signing = problems.part(prefix, () -> oneOf("sign-off", SignOffRule.class, signOff));
        var writing = problems.part(prefix, () -> oneOf("ehr.write-back", WriteBackRule.class, ehr.writeBack()));
        var base = problems.part(prefix, () -> WebAddress.readBase("ehr.fhir-base", ehr.fhirBase()));
        return name.isBlank() || Stream.of(locale, signing, writing, base).anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(new SiteRules(
                        name,
                        locale.orElseThrow(),
                        signing.orElseThrow(),
                        acceptUnapprovedCriteria,
                        writing.orElseThrow(),
                        base.orElseThrow()));
    }

    private Wording.Locale locale() {
        if (wording.isBlank()) {
            throw new IllegalArgumentException("is missing; give a language tag of BCP 47, such as en-US or en-GB");
        }
        return new Wording.Locale(wording);
    }

    private List<String> origins() {
        return IntStream.range(0, browserOrigins.size())
                .mapToObj(index -> WebAddress.readOrigin("browser-origins[" + index + "]", browserOrigins.get(index)))
                .toList();
    }

    private ZoneId zone() {
        if (!ZoneId.getAvailableZoneIds().contains(timeZone)) {
            throw new IllegalArgumentException("time-zone must be a name such as Europe/London or America/New_York");
        }
        return ZoneId.of(timeZone);
    }

    /**
     * Validates the retention. A service that retains nothing needs no ledger; a month is the minimum that a wrong unit
     * could produce.
     */
    private static Period period(String written) {
        try {
            var period = Period.parse(written);
            if (!LocalDate.EPOCH.plus(period).isBefore(LocalDate.EPOCH.plusDays(30))) {
                return period;
            }
        } catch (DateTimeException _) {
            // reported below
        }
        throw new IllegalArgumentException("retention must be a period of at least 30 days, such as P30Y or P18M");
    }

    /** Properties {@code cds-hooks.*}: no client by default, so that the site has no CDS Hooks endpoint. */
    record CdsHooksProperties(@DefaultValue List<HookClientProperties> clients) {
        private List<HookClient> read() {
            var read = clients.stream()
                    .map(client -> new HookClient(client.issuer(), WebAddress.read("jwks-uri", client.jwksUri())))
                    .toList();
            if (read.stream().map(HookClient::issuer).distinct().count() < read.size()) {
                throw new IllegalArgumentException("clients has the same issuer twice; keep one");
            }
            return read;
        }
    }

    /** Properties {@code export.*}: nothing runs by default, so that the site has no exports. */
    record ExportProperties(
            @DefaultValue("10s") Duration retryAfter,
            @DefaultValue("1d") Duration keep,
            @DefaultValue("0") int running) {
        private SiteExports read() {
            return new SiteExports(retryAfter, keep, running);
        }
    }

    record HookClientProperties(
            @DefaultValue("") String issuer,
            @DefaultValue("") String jwksUri) {}

    /** Properties {@code subscriptions.*}: no callback by default, so that the site has no subscriptions. */
    record SubscriptionsProperties(@DefaultValue List<String> callbacks) {
        private Set<String> read() {
            for (int number = 0; number < callbacks.size(); number++) {
                WebAddress.read("callbacks[" + number + "]", callbacks.get(number));
            }
            if (Set.copyOf(callbacks).size() < callbacks.size()) {
                throw new IllegalArgumentException("callbacks holds the same address twice; keep one");
            }
            return Set.copyOf(callbacks);
        }
    }

    record IssuerProperties(
            @DefaultValue("") String issuer,
            @DefaultValue("") String jwksUri,
            @DefaultValue("") String audience,
            @DefaultValue("") String rolesClaim,
            @DefaultValue List<String> tolerate,
            @DefaultValue AuthorizationServerProperties authorizationServer) {
        private Optional<Issuer> read(String prefix, SettingsProblems problems) {
            var advertised = Optional.of(authorizationServer)
                    .filter(AuthorizationServerProperties::isPresent)
                    .flatMap(server -> problems.part(prefix + "authorization-server.", server::read));
            var keys = problems.part(prefix, () -> WebAddress.read("jwks-uri", jwksUri));
            var deviations = problems.part(
                    prefix,
                    () -> tolerate.stream()
                            .map(word -> oneOf("tolerate", Issuer.ToleratedDeviation.class, word))
                            .collect(Collectors.toSet()));
            problems.part(prefix, () -> Issuer.checkedAudience(audience, deviations.orElse(Set.of())));
            var name = problems.part(prefix, () -> WebAddress.read("issuer", issuer));
            if (keys.isEmpty() || name.isEmpty() || deviations.isEmpty()) {
                return Optional.empty();
            }
            return problems.part(
                    prefix,
                    () -> new Issuer(
                            issuer, keys.get(), audience, ifNotBlank(rolesClaim), deviations.get(), advertised));
        }
    }

    record AuthorizationServerProperties(
            @DefaultValue("") String tokenEndpoint,
            @DefaultValue("") String authorizationEndpoint,
            @DefaultValue List<String> grantTypes,
            @DefaultValue List<String> clientAuthentication,
            @DefaultValue List<String> capabilities) {
        private boolean isPresent() {
            return !(tokenEndpoint + authorizationEndpoint).isEmpty()
                    || !(grantTypes.isEmpty() && clientAuthentication.isEmpty() && capabilities.isEmpty());
        }

        private AuthorizationServer read() {
            return new AuthorizationServer(
                    WebAddress.read("token-endpoint", tokenEndpoint),
                    ifNotBlank(authorizationEndpoint).map(a -> WebAddress.read("authorization-endpoint", a)),
                    grantTypes,
                    clientAuthentication,
                    capabilities);
        }
    }

    /** Properties {@code dorsal.sites.NAME.auditors.*}. */
    record AuditorsProperties(
            @DefaultValue("") String issuer,
            @DefaultValue("") String clientId,
            @DefaultValue("") String clientAuthentication,
            @DefaultValue("") String clientSecret,
            @DefaultValue List<String> clientKeys,
            @DefaultValue({"openid", "profile"}) List<String> scopes,
            @DefaultValue("roles") String rolesClaim,
            @DefaultValue("auditor") String role,
            @DefaultValue("") String operatorRole,
            @DefaultValue SignInProperties signIn) {
        /** Creates the registration, empty for a site without a sign-in of auditors and after a refusal. */
        Optional<AuditorRegistration> registration(SiteId site, String path, SettingsProblems problems) {
            if (!isPresent()) {
                return Optional.empty();
            }
            var provider = problems.part(path, () -> WebAddress.readBase("issuer", issuer));
            if (clientId.isBlank()) {
                problems.add(path + "client-id is missing; give what the OpenID provider calls Dorsal,"
                        + " or take the other settings of auditors out");
            }
            var proof = problems.part(path, () -> EhrProperties.proof(clientAuthentication, clientSecret, clientKeys));
            var assurance = problems.part(path, signIn::assurance);
            if (provider.isEmpty() || clientId.isBlank() || proof.isEmpty() || assurance.isEmpty()) {
                return Optional.empty();
            }
            return problems.part(
                    path,
                    () -> new AuditorRegistration(
                            site,
                            issuer,
                            clientId,
                            proof.get(),
                            scopes,
                            rolesClaim,
                            role,
                            Optional.of(operatorRole).filter(name -> !name.isEmpty()),
                            assurance.get()));
        }

        private boolean isPresent() {
            return !(issuer + clientId + clientAuthentication + clientSecret).isBlank()
                    || !clientKeys.isEmpty()
                    || !scopes.equals(List.of("openid", "profile"))
                    || signIn.isPresent()
                    || !operatorRole.isEmpty()
                    || !(rolesClaim.equals("roles") && role.equals("auditor"));
        }

        record SignInProperties(
                @DefaultValue List<String> acr,
                @DefaultValue List<String> amr,
                @DefaultValue("0s") Duration maxAge) {
            boolean isPresent() {
                return !acr.isEmpty() || !amr.isEmpty() || !maxAge.isZero();
            }

            Assurance assurance() {
                return new Assurance(acr, amr, Optional.of(maxAge).filter(age -> !age.isZero()));
            }
        }
    }
}
