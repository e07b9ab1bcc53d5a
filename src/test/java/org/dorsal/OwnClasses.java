package org.dorsal;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/**
 * The compiled classes of the service, read once for all tests. Of the classes that they use only the names are known:
 * reading those of the JDK and the libraries as well takes most of the time.
 */
public final class OwnClasses {
    private static final JavaClasses CLASSES = read();

    private OwnClasses() {}

    public static JavaClasses all() {
        return CLASSES;
    }

    private static JavaClasses read() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.dorsal");
    }
}
