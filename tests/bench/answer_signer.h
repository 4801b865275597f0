#pragma once

#include <array>
#include <cstdio>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "tests/bench/arguments.h"
#include "tests/bench/http_text.h"

namespace tongbao::bench {

inline std::string base64(const unsigned char* bytes, std::size_t size) {
  std::string text(4 * ((size + 2) / 3), '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size));
  return text;
}

/// RFC 3339 with seconds, `Z`.
inline std::string instant_text(std::time_t seconds) {
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

/// Signs answers as docs/formats/vehicle.md §2 says: Ed25519, the answer bound to its request. One thread.
class AnswerSigner {
 public:
  AnswerSigner(const std::string& key_file, std::string key_id) : key_id_{std::move(key_id)} {
    const auto pem = file_text(key_file);
    const std::unique_ptr<BIO, decltype(&BIO_free)> bytes{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                          &BIO_free};
    key_.reset(PEM_read_bio_PrivateKey(bytes.get(), nullptr, nullptr, nullptr));
    if (!key_) throw std::runtime_error(key_file + " holds no private key");
  }

  /// The whole answer to the request of that head. `status`: 200 OK or 202 Accepted.
  std::string signed_answer(std::string_view request_head, const std::string& body, std::time_t now,
                            int status = 200) const {
    const auto digest = digest_of(body);
    const auto target = request_head.substr(5, request_head.find(' ', 5) - 5);  // behind "POST "
    const std::array<std::pair<std::string_view, std::string_view>, 5> of_request{
        {{"@method", "POST"},
         {"@authority", field_of(request_head, "host")},
         {"@path", target},
         {"content-digest", field_of(request_head, "content-digest")},
         {"idempotency-key", field_of(request_head, "idempotency-key")}}};
    std::string params{"(\"@status\" \"content-type\" \"content-digest\""};
    const auto code = std::to_string(status);
    std::string base{"\"@status\": " + code + "\n\"content-type\": application/json\n\"content-digest\": " + digest +
                     "\n"};
    for (const auto& [name, value] : of_request) {
      params.append(" \"").append(name).append("\";req");
      base.append("\"").append(name).append("\";req: ").append(value).append("\n");
    }
    params +=
        ");created=" + std::to_string(now) + ";keyid=\"" + key_id_ + "\";alg=\"ed25519\";tag=\"tongbao-answer-v1\"";
    base += "\"@signature-params\": " + params;
    return "HTTP/1.1 " + code + (status == 200 ? " OK" : " Accepted") +
           "\r\nContent-Type: application/json\r\nContent-Digest: " + digest +
           "\r\nSignature-Input: tongbao=" + params + "\r\nSignature: tongbao=:" + signature_of(base) +
           ":\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

 private:
  struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };

  static std::string digest_of(std::string_view body) {
    std::array<unsigned char, 32> digest{};
    EVP_Digest(body.data(), body.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    return "sha-256=:" + base64(digest.data(), digest.size()) + ":";
  }

  std::string signature_of(std::string_view base) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    std::array<unsigned char, 64> signature{};
    std::size_t size = signature.size();
    const bool good = EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
                      EVP_DigestSign(context.get(), signature.data(), &size,
                                     reinterpret_cast<const unsigned char*>(base.data()), base.size()) == 1;
    if (!good) throw std::runtime_error("cannot sign");
    return base64(signature.data(), size);
  }

  std::string key_id_;
  std::unique_ptr<EVP_PKEY, FreeKey> key_;
};

}  // namespace tongbao::bench
