// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/ultraino.h"

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <zlib.h>
#include <pugixml.hpp>

#include <Eigen/Geometry>

#include "core/acoustics/arrays/element_checks.h"
#include "core/error.h"

namespace acg {
namespace {

constexpr std::size_t kLargestText = 256u << 20;  // bytes

[[noreturn]] void refuse(const std::string& name, const std::string& what) {
  throw Error(ErrorCode::kInvalidFile, fmt::format("path: \"{}\" {}.", name, what));
}

/// The text of a file, unpacked where it is packed.
std::string textOf(const std::filesystem::path& file, const std::string& name) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> stream(gzopen(file.c_str(), "rb"), gzclose);
  if (!stream || !std::filesystem::is_regular_file(file)) {
    throw Error(ErrorCode::kIo,
                fmt::format("path names \"{}\", which cannot be read; check that the file is there "
                            "and may be read.",
                            name));
  }
  std::string text;
  std::vector<char> part(1 << 16);
  for (;;) {
    const int count = gzread(stream.get(), part.data(), static_cast<unsigned>(part.size()));
    if (count < 0) refuse(name, "is a damaged gzip file; save it again in Ultraino");
    if (count == 0) return text;
    text.append(part.data(), count);
    if (text.size() > kLargestText) refuse(name, "unpacks to more than 256 MB; give an array file");
  }
}

/// A Java object of the file: its class, numbers by name and objects by name.
struct Bean {
  std::string type;
  std::map<std::string, double> numbers;
  std::map<std::string, Bean*> members;

  double number(const std::string& key, double fallback) const {
    const auto it = numbers.find(key);
    return it == numbers.end() ? fallback : it->second;
  }
  const Bean* member(const std::string& key) const {
    const auto it = members.find(key);
    return it == members.end() ? nullptr : it->second;
  }
};

/// Walks the statements of java.beans.XMLEncoder as far as arrays need them: objects with an id or
/// by reference, properties, and fields set through getField.
class Beans {
 public:
  explicit Beans(const pugi::xml_node& root) { walk(root, nullptr); }
  std::vector<const Bean*> ofType(const std::string& type) const {
    std::vector<const Bean*> found;
    for (const auto& bean : beans_) {
      if (bean->type == type) found.push_back(bean.get());
    }
    return found;
  }

 private:
  Bean* named(const std::string& id) {
    if (id.empty()) return add();
    Bean*& bean = byId_[id];
    if (!bean) bean = add();
    return bean;
  }
  Bean* add() { return beans_.emplace_back(std::make_unique<Bean>()).get(); }

  static bool isNumber(const std::string& tag) {
    return tag == "float" || tag == "double" || tag == "int";
  }

  /// Sets what a statement holds, a number or an object, as `field` of `owner`.
  void assign(const pugi::xml_node& value, Bean& owner, const std::string& field) {
    const std::string tag = value.name();
    if (isNumber(tag)) {
      owner.numbers[field] = value.text().as_double();
      if (value.attribute("id")) numbersById_[value.attribute("id").value()] = owner.numbers[field];
    } else if (const auto it = numbersById_.find(value.attribute("idref").value());
               it != numbersById_.end()) {
      owner.numbers[field] = it->second;
    } else if (tag == "object") {
      if (Bean* bean = beanOf(value)) owner.members[field] = bean;
    }
  }

  /// The object that a node makes or refers to, with the statements inside it applied.
  Bean* beanOf(const pugi::xml_node& node) {
    Bean* bean = named(node.attribute("idref") ? node.attribute("idref").value()
                                               : node.attribute("id").value());
    if (bean->type.empty() && !node.attribute("method"))
      bean->type = node.attribute("class").value();
    walk(node, bean);
    return bean;
  }

  void statement(const pugi::xml_node& node, Bean* owner) {
    const std::string method = node.attribute("method").value();
    if (method == "getField") {
      setField(node);
    } else if (node.attribute("property") && owner) {
      const std::string property = node.attribute("property").value();
      const pugi::xml_node value = node.find_child([](const pugi::xml_node& child) {
        return isNumber(child.name()) || std::string(child.name()) == "object";
      });
      if (value) {
        for (const pugi::xml_node& other : node.children("void")) statement(other, nullptr);
        assign(value, *owner, property);
      } else if (node.attribute("id") || node.attribute("idref")) {
        owner->members[property] = beanOf(node);
      } else {  // a getter: the member that is there, or a new one
        Bean*& member = owner->members[property];
        if (!member) member = add();
        walk(node, member);
      }
    } else if (node.attribute("class") || node.attribute("id") || node.attribute("idref")) {
      beanOf(node);
    } else {
      walk(node, owner);
    }
  }

  /// <void method="getField"><string>NAME</string><void method="set">OWNER VALUE</void></void>
  void setField(const pugi::xml_node& node) {
    const std::string field = node.child("string").text().as_string();
    for (const pugi::xml_node& use : node.children("void")) {
      if (std::string(use.attribute("method").value()) == "set") {
        applySet(use, field);
      } else {
        walk(use, nullptr);  // a list of objects that the encoder met first here
      }
    }
  }

  void applySet(const pugi::xml_node& set, const std::string& field) {
    Bean* owner = nullptr;
    for (const pugi::xml_node& part : set.children()) {
      if (std::string(part.name()) == "void") {
        statement(part, nullptr);
      } else if (owner) {
        assign(part, *owner, field);
      } else {
        owner = beanOf(part);
      }
    }
  }

  void walk(const pugi::xml_node& node, Bean* owner) {
    const Depth depth(depth_);
    for (const pugi::xml_node& child : node.children()) {
      const std::string tag = child.name();
      if (tag == "object") {
        beanOf(child);
      } else if (tag == "void") {
        statement(child, owner);
      }
    }
  }

  /// Real files nest some levels for each transducer.
  struct Depth {
    explicit Depth(int& depth) : depth(depth) {
      if (++depth > 5000) {
        throw Error(ErrorCode::kInvalidFile, "path: the XML is nested too deep; save it again.");
      }
    }
    ~Depth() { --depth; }
    int& depth;
  };

  int depth_ = 0;
  std::vector<std::unique_ptr<Bean>> beans_;
  std::map<std::string, Bean*> byId_;
  std::map<std::string, double> numbersById_;
};

Eigen::Vector3d vectorOf(const Bean* bean) {
  if (!bean) return Eigen::Vector3d::Zero();
  return {bean->number("x", 0), bean->number("y", 0), bean->number("z", 0)};
}

/// (x, y, z) with y up to z up.
Eigen::Vector3d upright(const Eigen::Vector3d& r) { return {r.x(), -r.z(), r.y()}; }

}  // namespace

TransducerArray readUltraino(const std::filesystem::path& file, const std::string& name) {
  const std::string text = textOf(file, name);
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_buffer(text.data(), text.size());
  if (!result) refuse(name, fmt::format("is no XML ({}); save it again", result.description()));
  const Beans beans(document.child("java"));
  std::vector<const Bean*> transducers = beans.ofType("acousticfield3d.simulation.Transducer");
  if (transducers.empty()) refuse(name, "holds no transducer; save the array in Ultraino");
  checkElementCount(std::int64_t(transducers.size()), "path");
  std::stable_sort(transducers.begin(), transducers.end(), [](const Bean* a, const Bean* b) {
    return a->number("orderNumber", 0) < b->number("orderNumber", 0);
  });

  TransducerArray array;
  array.positions.resize(3, std::int64_t(transducers.size()));
  array.normals.resize(3, std::int64_t(transducers.size()));
  for (std::size_t i = 0; i < transducers.size(); ++i) {
    const Bean* transform = transducers[i]->member("transform");
    const Bean* turn = transform ? transform->member("rot") : nullptr;
    Eigen::Quaterniond q = Eigen::Quaterniond::Identity();
    if (turn) {
      q = Eigen::Quaterniond(turn->number("w", 1), turn->number("x", 0), turn->number("y", 0),
                             turn->number("z", 0));
    }
    if (!(q.norm() > 1e-6)) refuse(name, fmt::format("turns transducer {} by nothing", i));
    const Eigen::Vector3d beam = q.normalized() * Eigen::Vector3d::UnitY();
    array.positions.col(i) =
        upright(vectorOf(transform ? transform->member("translation") : nullptr));
    array.normals.col(i) = upright(beam);
  }
  return array;
}

}  // namespace acg
