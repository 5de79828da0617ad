// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/exporters/field_stream.h"

#include <csignal>
#include <cstdio>
#include <fstream>

#include <sys/resource.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/solvers/solve.h"

namespace acg {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr std::size_t kSlab = 40'000;  // bytes: a few planes of the grid below

class FieldStreamTest : public testing::Test {
 protected:
  FieldStreamTest() {
    testing::GTEST_FLAG(death_test_style) = "threadsafe";
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    scene_.transducers["piston"] = {};
    PlacedArray board;
    board.id = "board";
    board.geometry.kind = "rectangular";
    board.geometry.parameters = {
        {"columns", std::int64_t{4}}, {"rows", std::int64_t{4}}, {"pitch_m", 0.01}};
    board.transducer = "piston";
    board.elements = std::make_shared<TransducerArray>(buildArray(board.geometry, {}, "arrays[0]"));
    scene_.arrays.push_back(board);
    scene_.targets.push_back({"a", {0, 0, 0.08}, FocalPoint{}, {}});
    hologram_ = solveScene(scene_, *backend_);
    spec_.samples = FieldGrid::between({-0.02, -0.02, 0.05}, {0.02, 0.02, 0.09}, {31, 27, 23});
    spec_.quantities = {"pressure", "velocity"};
  }
  ~FieldStreamTest() override { fs::remove_all(folder_); }

  fs::path file(const char* name) const { return folder_ / name; }
  StreamedField stream(const fs::path& to, const std::function<void(double)>& checkpoint = {}) {
    return streamField(scene_, hologram_, spec_, *backend_, exporterFor(to, true), to, checkpoint,
                       kSlab);
  }
  Field whole() { return evaluateField(scene_, hologram_, spec_, *backend_); }
  /// The numbers of a VTK image, as bytes.
  static std::string appended(const fs::path& file) {
    const std::string text = readFile(file);
    return text.substr(text.find("<AppendedData"));
  }
  void expectSameAsWhole(const fs::path& streamed) {
    const Field field = whole();
    exporterFor(file("whole.vti"), true).write({scene_, hologram_, &field}, file("whole.vti"));
    EXPECT_EQ(appended(streamed), appended(file("whole.vti")));
    EXPECT_FALSE(fs::exists(streamed.string() + ".part"));
    EXPECT_FALSE(fs::exists(streamed.string() + ".part.json"));
  }
  static void stopAfterHalf(double share) {
    if (share > 0.5) throw Error(ErrorCode::kCancelled, "Stopped.");
  }

  // Of the test at hand: others run beside it, and a child that is to die looks here too.
  fs::path folder_ =
      fs::temp_directory_path() / (std::string("acoustogen_field_stream_") +
                                   testing::UnitTest::GetInstance()->current_test_info()->name());
  Scene scene_;
  Hologram hologram_;
  FieldSpec spec_;
  std::unique_ptr<Backend> backend_ = makeCpuBackend(1);
};

TEST_F(FieldStreamTest, WritesWhatTheExporterWritesAtOnce) {
  std::vector<double> shares;
  const StreamedField result =
      stream(file("a.vti"), [&](double share) { shares.push_back(share); });

  expectSameAsWhole(file("a.vti"));
  EXPECT_EQ(result.resumedFrom, 0);
  EXPECT_EQ(sampleCount(result.outline.samples), 31 * 27 * 23);
  EXPECT_TRUE(result.outline.channels.front().values.empty());
  EXPECT_GE(shares.size(), 5u);  // slabs, not one piece
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
}

TEST_F(FieldStreamTest, FillsAnHdf5FileWithoutTheLibrary) {
  stream(file("a.h5"));

  const Field field = whole();
  const hid_t opened = H5Fopen(file("a.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  ASSERT_GE(opened, 0);
  for (const auto& [path, channel, component] :
       {std::tuple("/data/0/fields/pressure", 0, 0), {"/data/0/fields/velocity/z", 1, 2}}) {
    const hid_t dataset = H5Dopen2(opened, path, H5P_DEFAULT);
    ASSERT_GE(dataset, 0) << path;
    const hid_t type = H5Dget_type(dataset);
    std::vector<double> numbers(2 * 31 * 27 * 23);
    ASSERT_GE(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()), 0);
    const FieldChannel& expected = field.channels[channel];
    for (int i = 0; i < 31 * 27 * 23; ++i) {
      for (int part = 0; part < 2; ++part) {
        ASSERT_EQ(numbers[2 * i + part],
                  expected.values[i * expected.numbersPerPoint() + 2 * component + part]);
      }
    }
    H5Tclose(type);
    H5Dclose(dataset);
  }
  H5Fclose(opened);
}

TEST_F(FieldStreamTest, GoesOnWhereItWasStopped) {
  EXPECT_THROW(stream(file("a.vti"), stopAfterHalf), Error);
  EXPECT_FALSE(fs::exists(file("a.vti")));

  const StreamedField result = stream(file("a.vti"));

  EXPECT_GT(result.resumedFrom, 5);
  EXPECT_LT(result.resumedFrom, 15);
  expectSameAsWhole(file("a.vti"));
}

TEST_F(FieldStreamTest, GoesOnAfterItWasKilled) {
  EXPECT_EXIT(stream(file("a.vti"),
                     [](double share) {
                       if (share > 0.5) std::raise(SIGKILL);
                     }),
              testing::KilledBySignal(SIGKILL), "");

  // The child that was killed set the folder up anew, as this one has: what it left is still there.
  const StreamedField result = stream(file("a.vti"));

  EXPECT_GT(result.resumedFrom, 5);
  expectSameAsWhole(file("a.vti"));
}

TEST_F(FieldStreamTest, StartsAnewForAnotherField) {
  EXPECT_THROW(stream(file("a.vti"), stopAfterHalf), Error);
  hologram_.drives *= std::complex<double>(0, 1);

  EXPECT_EQ(stream(file("a.vti")).resumedFrom, 0);
  expectSameAsWhole(file("a.vti"));
}

TEST_F(FieldStreamTest, NamesTheFileWhenTheDiskIsFull) {
  const auto onSmallDisk = [&] {
    const rlimit limit{100'000, 100'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, SIG_IGN);
    try {
      stream(file("a.vti"));
    } catch (const Error& error) {
      std::fprintf(stderr, "%s\n", error.what());
      std::_Exit(error.code() == ErrorCode::kIo && !fs::exists(file("a.vti.part")) ? 3 : 4);
    }
  };
  EXPECT_EXIT(onSmallDisk(), testing::ExitedWithCode(3), "a.vti.part could not be written");
}

TEST_F(FieldStreamTest, RefusesListsAndFilesThatCannotBeFilledPieceByPiece) {
  EXPECT_THROW(stream(file("a.npz")), Error);
  spec_.samples = Eigen::Matrix3Xd(Eigen::Matrix3Xd::Constant(3, 2, 0.05));
  EXPECT_THROW(stream(file("a.h5")), Error);
}

}  // namespace
}  // namespace acg
