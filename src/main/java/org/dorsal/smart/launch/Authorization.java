package org.dorsal.smart.launch;

import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.net.URI;
import java.util.Optional;

/** The authorization request of SMART App Launch 2.2.0 ("Obtain authorization code"), as an address or a form. */
final class Authorization {
    /** Addresses beyond this length meet limits of proxies and servers. */
    static final int LONGEST_ADDRESS = 2000;

    private Authorization() {}

    static Begun request(
            EhrRegistration registration,
            SmartEhr ehr,
            URI redirectUri,
            PendingRequest pending,
            String state,
            Optional<String> launch,
            LaunchCookie cookie) {
        AuthenticationRequest.Builder request = new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        Scope.parse(pending.asked()),
                        new ClientID(registration.clientId()),
                        redirectUri)
                .endpointURI(ehr.authorizationEndpoint())
                .state(new State(state))
                .nonce(new Nonce(pending.nonce()))
                .codeChallenge(new CodeVerifier(pending.verifier()), CodeChallengeMethod.S256)
                .customParameter("aud", registration.fhirBase());
        launch.ifPresent(token -> request.customParameter("launch", token));
        AuthenticationRequest built = request.build();
        URI address = built.toURI();
        return address.toString().length() > LONGEST_ADDRESS
                        && ehr.capabilities().contains("authorize-post")
                ? new Begun.Form(ehr.authorizationEndpoint(), built.toParameters(), cookie)
                : new Begun.Redirect(address, cookie);
    }
}
