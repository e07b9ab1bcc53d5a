package org.dorsal.settings;

import static org.dorsal.settings.DorsalProperties.ifNotBlank;
import static org.dorsal.settings.DorsalProperties.oneOf;

import java.time.*;
import java.util.*;
import java.util.regex.*;
import java.util.stream.*;
import org.dorsal.assessment.SiteRules.WriteBackRule;
import org.dorsal.settings.InvalidSettingsException.SettingsProblems;
import org.dorsal.settings.SiteProperties.AuditorsProperties.SignInProperties;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.WebAddress;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.SiteClient.BackendRegistration;
import org.dorsal.writeback.NoteRules;
import org.dorsal.writeback.WritebackSettings.ConfiguredCoding;
import org.dorsal.writeback.WritebackSettings.OwnCodes;
import org.dorsal.writeback.WritebackSettings.SiteWriteback;
import org.dorsal.writeback.WritebackSettings.Writer;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/** Properties {@code dorsal.sites.NAME.ehr.*}; each refusal begins with the key below {@code ehr}. */
record EhrProperties(
        @DefaultValue("") String fhirBase,
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientAuthentication,
        @DefaultValue("") String clientSecret,
        @DefaultValue List<String> clientKeys,
        @DefaultValue List<String> scopes,
        @DefaultValue List<String> frameAncestors,
        @DefaultValue("auto") String banner,
        @DefaultValue List<String> otherBases,
        @DefaultValue("true") boolean requirePkce,
        @DefaultValue("") String idTokenIssuer,
        @DefaultValue("4s") Duration recordWithin,
        @DefaultValue("refuse") String withoutPatient,
        @DefaultValue SessionProperties session,
        @DefaultValue SignInProperties signIn,
        @DefaultValue("none") String writeBack,
        @DefaultValue("") String backendClientId,
        @DefaultValue List<String> backendScopes,
        @DefaultValue("false") boolean followUp,
        @DefaultValue("auto") String ownCodes,
        @DefaultValue("open") String vendor,
        @DefaultValue("") String noteType,
        @DefaultValue List<MappingProperties> codeMap) {
    /** Pattern of a coding: its system is a URI, its code has no blanks at its ends (FHIR R4, datatypes). */
    private static final Pattern CODE = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*:[^\\s|]+)\\|([^\\s|]+(?: [^\\s|]+)*+)(?:\\|([^|\\p{Cntrl}]{1,200}))?");

    private static final String KEYS = "private_key_jwt";

    /** Creates the registration, empty for a site without launches and after a refusal. */
    Optional<EhrRegistration> registration(SiteId site, String path, SettingsProblems problems) {
        var ancestors = problems.part(path, this::ancestors);
        if (!wantsLaunches()) {
            return Optional.empty();
        }
        if (clientId.isBlank()) {
            problems.add(path
                    + "client-id is missing; give what the EHR calls Dorsal, or take the other client settings out");
        }
        boolean keysOfLaunches = clientAuthentication.equals(KEYS) || !hasBackend();
        var proof = problems.part(
                path, () -> proof(clientAuthentication, clientSecret, keysOfLaunches ? clientKeys : List.of()));
        var allowances = problems.part(
                path, () -> new EhrRegistration.Allowances(otherBases, !requirePkce, ifNotBlank(idTokenIssuer)));
        var sessions =
                problems.part(path, () -> new EhrRegistration.Sessions(session.idle, session.life, session.signWithin));
        var assurance = problems.part(path, signIn::assurance);
        if (clientId.isBlank()
                || Stream.of(ancestors, proof, allowances, sessions, assurance).anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        return problems.part(
                path,
                () -> new EhrRegistration(
                        site,
                        fhirBase,
                        clientId,
                        proof.orElseThrow(),
                        scopes,
                        ancestors.orElseThrow(),
                        !writeBack.equals("none") && !hasBackend(),
                        allowances.orElseThrow(),
                        sessions.orElseThrow(),
                        assurance.orElseThrow()));
    }

    private List<String> ancestors() {
        return IntStream.range(0, frameAncestors.size())
                .mapToObj(index -> WebAddress.readOrigin("frame-ancestors[" + index + "]", frameAncestors.get(index)))
                .distinct()
                .toList();
    }

    /** Returns whether a setting is present that requires a client id; a backend client also requires keys. */
    private boolean wantsLaunches() {
        boolean keys = !clientKeys.isEmpty() || clientAuthentication.equals(KEYS);
        return !(clientId + clientSecret).isEmpty()
                || !scopes.isEmpty()
                || signIn.isPresent()
                || !(clientAuthentication.isEmpty() || clientAuthentication.equals(KEYS))
                || (keys && !hasBackend());
    }

    private boolean hasBackend() {
        return !backendClientId.isBlank();
    }

    /** Creates the backend client, empty for a site without one. */
    Optional<BackendRegistration> backend(SiteId site) {
        if (!hasBackend()) {
            if (followUp || !backendScopes.isEmpty()) {
                throw new IllegalArgumentException((followUp ? "follow-up needs" : "backend-scopes are for")
                        + " a client of the site's own; give ehr.backend-client-id, or take them out");
            }
            return Optional.empty();
        }
        if (clientKeys.isEmpty()) {
            throw new IllegalArgumentException("backend-client-id needs ehr.client-keys: backend services prove"
                    + " themselves by private_key_jwt; name at least one file with a private key");
        }
        ClientProof.ClientSigningKeys keys = ClientProof.ClientSigningKeys.read(clientKeys);
        return Optional.of(new BackendRegistration(site, fhirBase, backendClientId, keys, backendScopes, followUp));
    }

    boolean isFormWithoutPatient() {
        return oneOf("ehr.without-patient", WithoutPatient.class, withoutPatient) == WithoutPatient.FORM;
    }

    boolean isBannerAlways() {
        return oneOf("ehr.banner", Banner.class, banner.toLowerCase(Locale.ROOT)) == Banner.ALWAYS;
    }

    /** Returns the client authentication; settings of another method are refused. */
    static ClientProof proof(String authentication, String clientSecret, List<String> clientKeys) {
        boolean secret = !clientSecret.isEmpty();
        boolean keys = !clientKeys.isEmpty();
        return switch (authentication) {
            case "none" -> {
                if (secret || keys) {
                    throw new IllegalArgumentException(
                            "client-authentication is none, but client-secret or client-keys is written; take it out,"
                                    + " or say client_secret_basic, client_secret_post or private_key_jwt");
                }
                yield new ClientProof.PublicClient();
            }
            case "client_secret_basic", "client_secret_post" -> {
                if (keys) {
                    throw new IllegalArgumentException("client-keys are for private_key_jwt; take them out");
                }
                yield new ClientProof.SharedClientSecret(clientSecret, new ClientAuthenticationMethod(authentication));
            }
            case KEYS -> {
                if (secret) {
                    throw new IllegalArgumentException(
                            "client-secret is for client_secret_basic and client_secret_post; take it out");
                }
                yield ClientProof.ClientSigningKeys.read(clientKeys);
            }
            default ->
                throw new IllegalArgumentException(
                        "client-authentication " + (authentication.isEmpty() ? "is missing; give" : "must be")
                                + " one of: client_secret_basic, client_secret_post, none,"
                                + " private_key_jwt");
        };
    }

    /** Creates the deliveries even when no new results are written back: earlier ones are still corrected. */
    SiteWriteback writeback(SiteId site, WriteBackRule when, ZoneId zone) {
        if (!NoteRules.VENDORS.contains(vendor)) {
            throw new IllegalArgumentException(
                    "vendor must be one of: " + String.join(", ", new TreeSet<>(NoteRules.VENDORS)));
        }
        NoteRules rules = NoteRules.of(vendor);
        ConfiguredCoding type = noteType.isBlank() ? rules.type() : coding("note-type", noteType);
        if (!rules.takes(type)) {
            throw new IllegalArgumentException("note-type is none that " + vendor + " takes; name one of LOINC "
                    + String.join(", ", new TreeSet<>(rules.loinc())) + ", or a code of the site's own");
        }
        return new SiteWriteback(
                site,
                fhirBase.replaceFirst("/$", ""),
                zone,
                writer(when),
                when == WriteBackRule.NONE,
                oneOf("own-codes", OwnCodes.class, ownCodes),
                rules,
                type,
                codings());
    }

    /** Returns the writer; refuses one without a possible token, because its results would wait unnoticed. */
    private Writer writer(WriteBackRule when) {
        if (hasBackend()) {
            return Writer.BACKEND;
        }
        Writer writer = clientId.isBlank() ? Writer.NOBODY : Writer.CLINICIANS;
        if (when == WriteBackRule.ON_RECEIPT) {
            throw new IllegalArgumentException("write-back is on-receipt, but on receipt there is no clinician whose"
                    + " token could be used; set ehr.backend-client-id, or set write-back to on-sign-off");
        }
        if (when == WriteBackRule.ON_SIGN_OFF && writer == Writer.NOBODY) {
            throw new IllegalArgumentException("write-back is on-sign-off, but nobody may write; give ehr.client-id for"
                    + " clinicians' tokens or ehr.backend-client-id for a client of the site's own");
        }
        return writer;
    }

    private Map<String, ConfiguredCoding> codings() {
        Map<String, ConfiguredCoding> map = new HashMap<>();
        for (int index = 0; index < codeMap.size(); index++) {
            String key = "code-map[" + index + "].";
            Matcher from = CODE.matcher(codeMap.get(index).from);
            if (!from.matches()) {
                throw new IllegalArgumentException(
                        key + "from must be system|code, such as http://loinc.org|72514-3; correct it");
            }
            ConfiguredCoding to = coding(key + "to", codeMap.get(index).to);
            if (map.put(from.group(1) + "|" + from.group(2), to) != null) {
                throw new IllegalArgumentException(key + "from occurs twice; keep one");
            }
        }
        return map;
    }

    private static ConfiguredCoding coding(String key, String written) {
        Matcher code = CODE.matcher(written);
        if (!code.matches() || code.group(3) == null || code.group(3).isBlank()) {
            throw new IllegalArgumentException(
                    key + " must be system|code|words, such as http://loinc.org|18776-5|Plan of care note; correct it");
        }
        return new ConfiguredCoding(code.group(1), code.group(2), code.group(3).strip());
    }

    private enum WithoutPatient {
        REFUSE,
        FORM
    }

    private enum Banner {
        AUTO,
        ALWAYS
    }

    record SessionProperties(
            @DefaultValue("15m") Duration idle,
            @DefaultValue("8h") Duration life,
            @DefaultValue("1h") Duration signWithin) {}

    record MappingProperties(
            @DefaultValue("") String from, @DefaultValue("") String to) {}
}
