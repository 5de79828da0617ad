// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>

#include <gtest/gtest.h>

#include <QApplication>
#include <QTemporaryDir>

#include "render/qt/vtk_widget.h"
#include "ui/theme.h"

int main(int argc, char** argv) {
  bool isListing = false;
  for (int i = 1; i < argc; ++i) isListing |= std::strcmp(argv[i], "--gtest_list_tests") == 0;
  ::testing::InitGoogleTest(&argc, argv);
  // Tests are listed at build time, where there is no display.
  if (isListing) return RUN_ALL_TESTS();

  const QTemporaryDir home;  // settings and journals of the tests, none of the user's
  qputenv("XDG_CONFIG_HOME", home.path().toUtf8());
  qputenv("XDG_DATA_HOME", home.path().toUtf8());
  acg::VtkWidget::setDefaultFormat();
  QApplication app(argc, argv);
  QCoreApplication::setOrganizationName(QStringLiteral("AcoustoGen"));
  QCoreApplication::setApplicationName(QStringLiteral("acoustogen-test"));
  acg::applyTheme(acg::ThemeChoice::kDark);
  return RUN_ALL_TESTS();
}
