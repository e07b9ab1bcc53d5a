package org.dorsal.smart.signin;

import org.dorsal.smart.launch.LaunchRefusal.Lack;

/** Why an auditor is not signed in. Says what happened and what the administrator must do; holds no token and no name. */
public sealed interface SignInRefusal {
    /** One or two sentences in plain English. */
    String says();

    /** Nobody signs in at this address: no such site, or one without a registration. */
    record NotSetUp() implements SignInRefusal {
        @Override
        public String says() {
            return "Auditors don't sign in at this address. Administrator: set dorsal.sites.(site).auditors in Dorsal, or"
                    + " correct the site's name in the address.";
        }
    }

    /** The provider, or a part of it, did not answer. */
    record ProviderSilent(Step step) implements SignInRefusal {
        @Override
        public String says() {
            return "The sign-in provider did not answer in time. Try again in a minute. Administrator: Dorsal must reach "
                    + step.address() + ".";
        }
    }

    /** The provider's discovery document can't be used. */
    record ProviderUnfit(Lack lack) implements SignInRefusal {
        @Override
        public String says() {
            return "The sign-in provider does not offer what a safe sign-in needs. Administrator: "
                    + switch (lack) {
                        case DOCUMENT ->
                            "the issuer must serve .well-known/openid-configuration with status 200, without a redirect.";
                        case SIZE -> "openid-configuration must be smaller than 256 kB.";
                        case JSON -> "openid-configuration must be one JSON object.";
                        case ENDPOINTS, TOKEN_ENDPOINT ->
                            "authorization_endpoint, token_endpoint and jwks_uri in openid-configuration must be https"
                                    + " addresses that are no private ones.";
                        case PKCE ->
                            "code_challenge_methods_supported in openid-configuration must list S256; a provider that lists"
                                    + " nothing is taken only with client_secret_basic or private_key_jwt.";
                        case ISSUER -> "openid-configuration must name issuer and jwks_uri.";
                    };
        }
    }

    /** The discovery document is another issuer's. */
    record OtherIssuer() implements SignInRefusal {
        @Override
        public String says() {
            return "The sign-in provider is not the one registered for this site. Administrator: issuer in its"
                    + " openid-configuration must equal dorsal.sites.(site).auditors.issuer to the letter, closing slash too.";
        }
    }

    /** No sign-in waits under this state: never begun here, answered already, or too old. */
    record NotPending() implements SignInRefusal {
        @Override
        public String says() {
            return "This sign-in is not known: it was used already, took longer than ten minutes, or was not begun here."
                    + " Sign in again.";
        }
    }

    /** The answer came to a browser that did not begin, or that keeps no cookies. */
    record OtherBrowser() implements SignInRefusal {
        @Override
        public String says() {
            return "This browser did not begin the sign-in, or it keeps no cookies. Allow cookies for Dorsal's address and"
                    + " sign in again.";
        }
    }

    /** The provider did not authorize. */
    record Declined(String error) implements SignInRefusal {
        @Override
        public String says() {
            return "The sign-in provider did not sign you in (" + error + "). Administrator: check the client id, the"
                    + " redirect address and the scopes registered for Dorsal, and whether this person may use it.";
        }
    }

    /** The answer is of another server (RFC 9207). */
    record MixedUp() implements SignInRefusal {
        @Override
        public String says() {
            return "The answer did not come from the provider that was asked. Administrator: the iss of the authorization"
                    + " response must be the provider's issuer (RFC 9207).";
        }
    }

    /** The answer has no code, or parts of it twice. */
    record BadAnswer() implements SignInRefusal {
        @Override
        public String says() {
            return "The sign-in provider's answer can't be read. Administrator: it must hold one state and one code, in the"
                    + " query of the redirect.";
        }
    }

    /** The token endpoint refused the code. */
    record TokenRefused(String error) implements SignInRefusal {
        @Override
        public String says() {
            return "The sign-in provider gave no token (" + error + "). Administrator: compare client id, client"
                    + " authentication, keys and redirect address there with those in Dorsal; the provider reads the keys at"
                    + " /.well-known/jwks.json.";
        }
    }

    /** The token endpoint's answer can't be used. */
    record TokenUnfit(String why) implements SignInRefusal {
        @Override
        public String says() {
            return "The sign-in provider's token response can't be used. Administrator: " + why;
        }
    }

    /** Nobody can be told apart by this id_token. */
    record IdTokenRefused(String why) implements SignInRefusal {
        @Override
        public String says() {
            return "The sign-in provider did not say who you are in a way that can be trusted. Administrator: " + why;
        }
    }

    /** The id_token does not tell roles. */
    record RolesUnsaid(String claim) implements SignInRefusal {
        @Override
        public String says() {
            return "The sign-in provider did not say which roles you have. Administrator: put the claim " + claim
                    + " (dorsal.sites.(site).auditors.roles-claim) into the id_token, as a list of words or a text of words"
                    + " with blanks between; Dorsal does not ask userinfo.";
        }
    }

    /** Somebody without the role. */
    record NotAnAuditor(String role) implements SignInRefusal {
        @Override
        public String says() {
            return "These pages are for auditors, and you don't have their role here. Administrator: give this person the"
                    + " role " + role + " at the sign-in provider, or correct dorsal.sites.(site).auditors.role.";
        }
    }

    /** What did not answer. */
    enum Step {
        DISCOVERY("the issuer at .well-known/openid-configuration"),
        TOKEN("the token_endpoint of its openid-configuration"),
        KEYS("the jwks_uri of its openid-configuration");

        private final String address;

        Step(String address) {
            this.address = address;
        }

        String address() {
            return address;
        }
    }
}
