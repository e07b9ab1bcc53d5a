package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documented inventory of cryptography against the classes that use it (OWASP ASVS 11.1.3). */
class CryptographyInventoryTest {
    private static final String ROOT = "org.dorsal.";
    private static final Pattern CRYPTOGRAPHY = Pattern.compile("javax\\.crypto\\..*|com\\.nimbusds\\.jose\\..*"
            + "|java\\.security\\.(Signature|MessageDigest|SecureRandom|KeyFactory|KeyPairGenerator|KeyStore)"
            + "|org\\.apache\\.commons\\.codec\\.digest\\..*");

    @Test
    void each_package_that_uses_cryptography_is_listed() {
        Set<String> packages = OwnClasses.all().stream()
                .filter(CryptographyInventoryTest::usesCryptography)
                .map(type -> type.getPackageName().substring(ROOT.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed =
                DocumentTable.evidence("cryptography").column("package").collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages).isNotEmpty();
        assertThat(listed).isEqualTo(packages);
    }

    private static boolean usesCryptography(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> CRYPTOGRAPHY
                        .matcher(dependency.getTargetClass().getName())
                        .matches());
    }
}
