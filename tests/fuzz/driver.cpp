// Runs a fuzz target where there is no libFuzzer: every file of its corpus, then mutations of them, drawn by a seed.
//
//   <target>_fuzz <corpus folder> [--dictionary FILE] [--mutations N] [--seed S] [--reaches=WORD]...
//   <target>_fuzz <file>...                 only these, to see again what was found
//
// Prints how far inputs got, and `N passed, 0 failed`: the files, and the mutations as one. When fewer than one
// mutation in five hundred got as far as each WORD, the mutations have failed. An input that breaks a property ends the
// program; it is kept as broken-<target> in the current folder.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/mutations.h"

namespace {

using tongbao::fuzz::Mutations;

const std::string* now_running = nullptr;
char kept_as[256] = "broken";

/// Called by the signal that ends the program: only what may be called there.
void keep_input(int signal) {
  const int file = ::open(kept_as, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (now_running != nullptr && file >= 0) static_cast<void>(!::write(file, now_running->data(), now_running->size()));
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

void run(const std::string& input) {
  now_running = &input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  now_running = nullptr;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream{file, std::ios::binary};
  if (!stream) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>{stream}, {}};
}

struct Orders {
  std::vector<std::filesystem::path> inputs;
  std::string dictionary;
  std::vector<std::string> reaches;
  std::uint64_t mutations = 20'000;
  std::uint64_t seed = 1;
};

Orders orders_of(int argc, char** argv) {
  Orders orders;
  for (int at = 1; at < argc; ++at) {
    const std::string word{argv[at]};
    if (!word.starts_with("--")) {
      orders.inputs.emplace_back(word);
      continue;
    }
    if (word.starts_with("--reaches=")) {
      orders.reaches.push_back(word.substr(10));
      continue;
    }
    if (++at == argc) throw std::runtime_error(word + " wants a value");
    if (word == "--dictionary")
      orders.dictionary = argv[at];
    else if (word == "--mutations")
      orders.mutations = std::stoull(argv[at]);
    else if (word == "--seed")
      orders.seed = std::stoull(argv[at]);
    else
      throw std::runtime_error("unknown option " + word);
  }
  if (orders.inputs.empty()) throw std::runtime_error("a corpus folder or files are wanted");
  return orders;
}

int play(const Orders& orders) {
  std::vector<std::filesystem::path> files;
  const bool is_corpus = std::filesystem::is_directory(orders.inputs.front());
  if (is_corpus)
    for (const auto& entry : std::filesystem::directory_iterator{orders.inputs.front()})
      files.push_back(entry.path());
  else
    files = orders.inputs;
  std::sort(files.begin(), files.end());
  std::vector<std::string> corpus;
  for (const auto& file : files)
    run(corpus.emplace_back(content_of(file)));
  if (corpus.empty()) throw std::runtime_error("the corpus is empty");
  if (!is_corpus) {
    std::cout << corpus.size() << " passed, 0 failed" << std::endl;
    return 0;
  }
  const auto words = orders.dictionary.empty() ? std::string{} : content_of(orders.dictionary);
  Mutations mutations{corpus, tongbao::fuzz::dictionary_words(words), orders.seed};
  const auto by_files = tongbao::fuzz::how_often_reached();
  for (std::uint64_t done = 0; done < orders.mutations; ++done)
    run(mutations.next());
  auto far = tongbao::fuzz::how_often_reached();
  for (const auto& [what, times] : by_files)
    far[what] -= times;
  for (const auto& [what, times] : far)
    std::cout << what << ": " << times << '\n';
  for (const auto& what : orders.reaches)
    if (far[what] * 500 < orders.mutations) {
      std::cout << "too few mutations were " << what << "\n" << corpus.size() << " passed, 1 failed" << std::endl;
      return 1;
    }
  std::cout << corpus.size() << " files, " << orders.mutations << " mutations, seed " << orders.seed << '\n'
            << corpus.size() + 1 << " passed, 0 failed" << std::endl;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto name = "broken-" + std::filesystem::path{argv[0]}.filename().string();
  name.copy(kept_as, sizeof kept_as - 1);
  kept_as[std::min(name.size(), sizeof kept_as - 1)] = '\0';
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
    std::signal(signal, keep_input);
  try {
    return play(orders_of(argc, argv));
  } catch (const std::exception& trouble) {
    if (now_running != nullptr) tongbao::fuzz::broken("no exception leaves the target", trouble.what());
    std::cerr << trouble.what() << std::endl;
    return 2;
  }
}
