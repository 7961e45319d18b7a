package io.voxelize.net.internal.transport;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/**
 * Says why a certificate was refused, and how it may be trusted all the same.
 *
 * <p><b>Thread:</b> any.
 */
final class TlsAdvice {

    private static final String TRUST =
            "to trust it, put it into a trust store and start with -Djavax.net.ssl.trustStore=FILE, or use NetworkConfig.trustManagers";

    private TlsAdvice() {}

    /** Returns a text that begins with a semicolon, or nothing if something else is wrong than the certificate. */
    static String of(Throwable thrown, ServerUrl url) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return "; the server's certificate is not valid at this time: it needs a new one, or this machine another time; "
                        + TRUST;
            }
            if (cause instanceof CertPathBuilderException) {
                return "; nobody who is trusted here has signed the server's certificate; " + TRUST;
            }
            // The JDK has no class of its own for this; what it says of other faults has a cause or a class.
            if (cause.getClass() == CertificateException.class && cause.getCause() == null) {
                return "; the server's certificate is for another name: host=" + url.host()
                        + "; connect by a name that it is for, or set NetworkConfig.verifyHostname to false";
            }
        }
        return "";
    }
}
