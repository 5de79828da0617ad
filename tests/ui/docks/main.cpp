// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>

#include <gtest/gtest.h>
#include <QApplication>

#include "ui/theme.h"

int main(int argc, char** argv) {
  bool isList = false;
  for (int i = 1; i < argc; ++i) isList |= std::strcmp(argv[i], "--gtest_list_tests") == 0;
  ::testing::InitGoogleTest(&argc, argv);
  // The build asks for the list of tests on machines without a display.
  if (isList) return RUN_ALL_TESTS();
  // These tests open no GL widget: they never need a display.
  qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication app(argc, argv);
  acg::applyTheme(acg::ThemeChoice::kDark);
  return RUN_ALL_TESTS();
}
