package org.dorsal.smart.launch;

import java.util.Locale;

/** Why a launch did not come about. Says what happened and what the administrator must do; holds no token and no patient. */
public sealed interface LaunchRefusal {
    /** One or two sentences in plain English. */
    String says();

    /** One word for auditors: {@code other-browser}. */
    default String code() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** Nobody launches at this address: no such site, or one without a registered client. */
    record NotSetUp() implements LaunchRefusal {
        @Override
        public String says() {
            return "No EHR is registered for launches at this address. Administrator: set dorsal.sites.(site).ehr.client-id"
                    + " in Dorsal, or correct the site's name in the launch address that the EHR uses.";
        }
    }

    /** The launch names an EHR that is not the registered one. */
    record UnknownEhr() implements LaunchRefusal {
        @Override
        public String says() {
            return "The EHR that asked for this launch is not the one registered for this site. Administrator: iss must"
                    + " equal dorsal.sites.(site).ehr.fhir-base to the letter: scheme, host, port, path and closing slash.";
        }
    }

    /** The launch request breaks SMART App Launch. */
    record BadLaunch() implements LaunchRefusal {
        @Override
        public String says() {
            return "The launch request is incomplete. Administrator: the EHR must send iss and launch together, each once,"
                    + " or neither of them for a launch from outside the chart.";
        }
    }

    /** The EHR, or a part of it, did not answer. */
    record EhrSilent(Step step) implements LaunchRefusal {
        @Override
        public String says() {
            return "The EHR did not answer in time. Try again in a minute. Administrator: Dorsal must reach "
                    + step.address() + ".";
        }
    }

    /** The EHR's discovery document can't be used. */
    record EhrUnfit(Lack lack) implements LaunchRefusal {
        @Override
        public String says() {
            return "The EHR does not offer what a safe launch needs. Administrator: " + lack.says();
        }
    }

    /** No launch waits under this state: never begun here, answered already, or too old. */
    record NotPending() implements LaunchRefusal {
        @Override
        public String says() {
            return "This launch is not known: it was used already, took longer than ten minutes, or was not begun here."
                    + " Open Dorsal from the patient's chart again.";
        }
    }

    /** The answer came to a browser that did not begin the launch, or that keeps no cookies here. */
    record OtherBrowser() implements LaunchRefusal {
        @Override
        public String says() {
            return "This browser did not begin the launch, or it keeps no cookies inside the EHR's window. Open Dorsal in a"
                    + " window of its own. Administrator: allow partitioned cookies for Dorsal's address.";
        }
    }

    /** The authorization server did not authorize. */
    record Declined(String error) implements LaunchRefusal {
        @Override
        public String says() {
            return "The EHR did not allow the launch (" + error + "). Administrator: check the client id, the redirect"
                    + " address and the scopes registered for Dorsal, and whether this person may use it.";
        }
    }

    /** The answer is of another authorization server (RFC 9207). */
    record MixedUp() implements LaunchRefusal {
        @Override
        public String says() {
            return "The answer did not come from the server that was asked. Administrator: the iss of the authorization"
                    + " response must be the issuer in the EHR's smart-configuration (RFC 9207).";
        }
    }

    /** The answer has no code, or parts of it twice. */
    record BadAnswer() implements LaunchRefusal {
        @Override
        public String says() {
            return "The EHR's answer to the launch can't be read. Administrator: the authorization response must hold one"
                    + " state and one code.";
        }
    }

    /** The token endpoint refused the code. */
    record TokenRefused(String error) implements LaunchRefusal {
        @Override
        public String says() {
            return "The EHR gave no access (" + error
                    + "). Administrator: compare client id, client authentication, keys"
                    + " and redirect address in the EHR with those in Dorsal; the EHR reads the keys at"
                    + " /.well-known/jwks.json.";
        }
    }

    /** The token endpoint's answer can't be used. */
    record TokenUnfit(String why) implements LaunchRefusal {
        @Override
        public String says() {
            return "The EHR's token response can't be used. Administrator: " + why;
        }
    }

    /** Nobody can be told apart by this id_token. */
    record IdTokenRefused(String why) implements LaunchRefusal {
        @Override
        public String says() {
            return "The EHR did not say who you are in a way that can be trusted. Administrator: " + why;
        }
    }

    /** Without a patient there is nothing to assess. */
    record NoPatient() implements LaunchRefusal {
        @Override
        public String says() {
            return "The EHR did not say which patient this is about. Open Dorsal from a patient's chart. Administrator: the"
                    + " token response must hold patient, the id of one Patient; grant launch or launch/patient.";
        }
    }

    /** A patient or a relative launched. */
    record NotAClinician() implements LaunchRefusal {
        @Override
        public String says() {
            return "Dorsal is for clinicians. Administrator: offer it to staff only; fhirUser must be a Practitioner.";
        }
    }

    /** What did not answer. */
    enum Step {
        DISCOVERY("the EHR's FHIR base at .well-known/smart-configuration"),
        TOKEN("the token_endpoint of the EHR's smart-configuration"),
        KEYS("the jwks_uri of the EHR's smart-configuration");

        private final String address;

        Step(String address) {
            this.address = address;
        }

        String address() {
            return address;
        }
    }

    /** What the discovery document lacks. */
    enum Lack {
        DOCUMENT("the FHIR base must serve .well-known/smart-configuration with status 200, without a redirect."),
        SIZE("smart-configuration must be smaller than 256 kB."),
        JSON("smart-configuration must be one JSON object."),
        ENDPOINTS(
                "authorization_endpoint, token_endpoint and jwks_uri in smart-configuration must be https addresses that"
                        + " are no private ones."),
        TOKEN_ENDPOINT("token_endpoint in smart-configuration must be an https address that is no private one."),
        PKCE("code_challenge_methods_supported in smart-configuration must list S256."),
        ISSUER("smart-configuration must name issuer and jwks_uri (sso-openid-connect), so that clinicians can be told"
                + " apart.");

        private final String says;

        Lack(String says) {
            this.says = says;
        }

        String says() {
            return says;
        }
    }
}
