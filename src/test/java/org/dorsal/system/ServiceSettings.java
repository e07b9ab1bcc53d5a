package org.dorsal.system;

import java.util.ArrayList;
import java.util.List;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.store.TestPostgres;

/**
 * Settings of a service in a separate process: one site, with an EHR that also issues the tokens for Dorsal's API.
 *
 * @param database JDBC URL
 * @param address address of the service for callers, or of the balancer in front of it
 * @param ehr address of the sandbox EHR, which is its issuer as well
 * @param more further settings, each {@code --key=value} with a key that is not set here
 */
record ServiceSettings(String database, String address, String ehr, List<String> more) {
    static final String SITE = "northside";

    /** FHIR base of the site at that address. */
    static String base(String address) {
        return address + "/fhir/" + SITE;
    }

    /** A setting of the site. */
    static String ofSite(String key, String value) {
        return "--dorsal.sites." + SITE + "." + key + "=" + value;
    }

    List<String> arguments(int port, int managementPort) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--management.server.port=" + managementPort,
                "--spring.datasource.url=" + database,
                "--spring.datasource.username=" + TestPostgres.APPLICATION,
                "--spring.flyway.user=" + TestPostgres.OWNER,
                "--dorsal.base-url=" + address,
                ofSite("name", "Northside Clinic"),
                ofSite("wording", "en-US"),
                ofSite("sign-off", "required"),
                ofSite("ehr.fhir-base", ehr + "/fhir"),
                ofSite("issuers[0].issuer", ehr),
                ofSite("issuers[0].jwks-uri", ehr + "/oauth2/jwks"),
                ofSite("issuers[0].audience", base(address))));
        arguments.addAll(ofLog());
        arguments.addAll(more);
        return arguments;
    }

    /**
     * Settings of the log: a shared key, and a separate checkpoint folder for each start, unless the settings name a
     * shared one.
     */
    private List<String> ofLog() {
        boolean hasPlaces = more.stream().anyMatch(setting -> setting.startsWith("--dorsal.log.places"));
        return hasPlaces ? List.of("--dorsal.log.signing-keys[0]=" + SomeLogKeys.location()) : SomeLogKeys.settings();
    }
}
