#pragma once

#include <string>

namespace tongbao {

/// Certificates of tests only, each signed by itself and good for 127.0.0.1 and localhost from 2020 to 2120 (python3
/// `cryptography`, P-256, with SAN and CA:TRUE).
inline const std::string kTestServerKey =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQggfIxmc/xlKP3N/S/\n"
    "gBQTKxACuunw/69i4jluSJGPcBehRANCAATYwUUm7gCKwGojhUqY5jIMhk0Km6Ru\n"
    "VYhvFE/ixW6B+0salOIdAffh/bsh81ovaAQnSWe8XuXmJX2VG74cH6oZ\n"
    "-----END PRIVATE KEY-----\n";
inline const std::string kTestServerCertificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBbzCCARWgAwIBAgIUENkU+OZ+GNDg8ARMP4klm7VvnBgwCgYIKoZIzj0EAwIw\n"
    "HjEcMBoGA1UEAwwTdG9uZ2JhbyB0ZXN0IHNlcnZlcjAgFw0yMDAxMDEwMDAwMDBa\n"
    "GA8yMTIwMDEwMTAwMDAwMFowHjEcMBoGA1UEAwwTdG9uZ2JhbyB0ZXN0IHNlcnZl\n"
    "cjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNjBRSbuAIrAaiOFSpjmMgyGTQqb\n"
    "pG5ViG8UT+LFboH7SxqU4h0B9+H9uyHzWi9oBCdJZ7xe5eYlfZUbvhwfqhmjLzAt\n"
    "MBoGA1UdEQQTMBGHBH8AAAGCCWxvY2FsaG9zdDAPBgNVHRMBAf8EBTADAQH/MAoG\n"
    "CCqGSM49BAMCA0gAMEUCICZ9aMIywjK08VFCaxfbr3ixCkNViZhqnWU1Kt+MnDt4\n"
    "AiEArYShutVBrR4bHQIwqOCTcbOf3QoJf0W+N6aN/cLOuAY=\n"
    "-----END CERTIFICATE-----\n";
inline const std::string kTestClientKey =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgHsboOMAFIpfKMxMe\n"
    "pWt1DNf5iQmOUwWn/dbr7XN1hoWhRANCAARIE430yvM1RROPuRnUcaaNYBd+EJIb\n"
    "GlkZxu+FPm129XeLn2CWvqha36nTK/sTneDCnnEBnbqryoYgIVNpZ8/R\n"
    "-----END PRIVATE KEY-----\n";
inline const std::string kTestClientCertificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBcDCCARWgAwIBAgIUadPATQsoHlOvGO9EmH8PrSOHGUkwCgYIKoZIzj0EAwIw\n"
    "HjEcMBoGA1UEAwwTdG9uZ2JhbyB0ZXN0IGNsaWVudDAgFw0yMDAxMDEwMDAwMDBa\n"
    "GA8yMTIwMDEwMTAwMDAwMFowHjEcMBoGA1UEAwwTdG9uZ2JhbyB0ZXN0IGNsaWVu\n"
    "dDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEgTjfTK8zVFE4+5GdRxpo1gF34Q\n"
    "khsaWRnG74U+bXb1d4ufYJa+qFrfqdMr+xOd4MKecQGduqvKhiAhU2lnz9GjLzAt\n"
    "MBoGA1UdEQQTMBGHBH8AAAGCCWxvY2FsaG9zdDAPBgNVHRMBAf8EBTADAQH/MAoG\n"
    "CCqGSM49BAMCA0kAMEYCIQC6xle0wvxG8yTHaVYCEoOW3hlcGdlouI/hzBitj8hw\n"
    "nQIhAOkyX9FqRkLoBk7V/N5hfEslnB6iM/AzC+TrZhTSLQjw\n"
    "-----END CERTIFICATE-----\n";

}  // namespace tongbao
