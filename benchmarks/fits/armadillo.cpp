// Armadillo: gmm_full.
#include <armadillo>
#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

using arma::uword;

static arma::vec doubles(const std::string& path, uword count) {
    arma::vec values(count);
    std::ifstream(path, std::ios::binary).read(reinterpret_cast<char*>(values.memptr()), count * sizeof(double));
    return values;
}

static double memory(const std::string& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.rfind(field, 0) == 0) return std::stod(line.substr(field.size() + 1)) / 1024;
    return 0;
}

static double cpu() { return double(std::clock()) / CLOCKS_PER_SEC; }

static double wall() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

int main(int, char** given) {
    const std::string folder = given[1];
    const uword N = std::stoul(given[2]), D = std::stoul(given[3]), K = std::stoul(given[4]), n = std::stoul(given[5]);
    const arma::mat x = arma::reshape(doubles(folder + "/x.bin", N * D), D, N);
    const arma::vec start = doubles(folder + "/start.bin", K + K * D + K * D * D);
    const arma::rowvec weights = start.head(K).t();
    const arma::mat means = arma::reshape(start.subvec(K, K + K * D - 1), D, K);
    const arma::cube covs(const_cast<double*>(start.memptr()) + K + K * D, D, D, K);

    arma::gmm_full model;
    auto fit = [&](uword iterations) {
        model.set_params(means, covs, weights);
        model.learn(x, K, arma::maha_dist, arma::keep_existing, 0, iterations, 1e-300, false);
    };
    const double held = memory("VmRSS");
    std::ofstream("/proc/self/clear_refs") << "5";
    fit(1);
    double cpu_before = cpu(), wall_before = wall();
    fit(1);
    const double cpu_one = cpu() - cpu_before, wall_one = wall() - wall_before;
    cpu_before = cpu(), wall_before = wall();
    fit(1 + n);
    const double cpu_many = cpu() - cpu_before, wall_many = wall() - wall_before;

    std::ofstream out(folder + "/armadillo.bin", std::ios::binary);
    auto store = [&](const auto& a) { out.write(reinterpret_cast<const char*>(a.memptr()), a.n_elem * sizeof(double)); };
    store(arma::rowvec(model.hefts)), store(arma::mat(model.means)), store(arma::cube(model.fcovs));
    std::cout << "{\"cpu\": " << (cpu_many - cpu_one) / n << ", \"wall\": " << (wall_many - wall_one) / n
              << ", \"memory\": " << memory("VmHWM") - held << "}\n";
}
