// A library that is no module.
extern "C" __attribute__((visibility("default"))) const int not_a_module = 1;
