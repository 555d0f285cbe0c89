// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::testing {

using Octets = std::vector<std::uint8_t>;

[[nodiscard]] inline Octets octets_of(std::string_view text) {
  return {text.begin(), text.end()};
}

/// A PDF document of one empty page that every reader opens. The comment makes documents differ.
[[nodiscard]] inline std::string pdf_text(std::string_view comment = "a licence") {
  std::string text = "%PDF-1.4\n%" + std::string{comment} + "\n";
  std::vector<std::size_t> places;
  for (const char* object : {"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                             "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>"}) {
    places.push_back(text.size());
    text += std::to_string(places.size()) + " 0 obj\n" + object + "\nendobj\n";
  }
  const std::size_t table = text.size();
  text += "xref\n0 4\n0000000000 65535 f \n";
  for (const std::size_t place : places) {
    const std::string digits = std::to_string(place);
    text += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
  }
  return text + "trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
}

[[nodiscard]] inline Octets tiny_pdf(std::string_view comment = "a licence") {
  return octets_of(pdf_text(comment));
}

/// One grey pixel.
[[nodiscard]] inline Octets tiny_png() {
  return {0x89, 'P',  'N',  'G',  '\r', '\n', 0x1A, '\n',                                //
          0,    0,    0,    13,   'I',  'H',  'D',  'R',                                 //
          0,    0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,    0,     //
          0x3A, 0x7E, 0x9B, 0x55,                                                        //
          0,    0,    0,    13,   'I',  'D',  'A',  'T',                                 //
          0x78, 0x01, 0x01, 0x02, 0x00, 0xFD, 0xFF, 0x00, 0x80, 0x00, 0x82, 0x00, 0x81,  //
          0xC3, 0x6E, 0x25, 0xE0,                                                        //
          0,    0,    0,    0,    'I',  'E',  'N',  'D',                                 //
          0xAE, 0x42, 0x60, 0x82};
}

/// Eight by eight grey pixels, with the shortest tables that a decoder takes.
[[nodiscard]] inline Octets tiny_jpeg() {
  Octets jpeg{0xFF, 0xD8,                                                           // start of image
              0xFF, 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0,  // APP0
              0xFF, 0xDB, 0, 67, 0};                                                // quantisation table 0
  jpeg.insert(jpeg.end(), 64, 16);
  for (const int table : {0x00, 0x10}) {  // Huffman tables, each of one code for the symbol 0
    jpeg.insert(jpeg.end(), {0xFF, 0xC4, 0, 20, static_cast<std::uint8_t>(table), 1});
    jpeg.insert(jpeg.end(), 16, 0);
  }
  jpeg.insert(jpeg.end(), {0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0});  // frame
  jpeg.insert(jpeg.end(), {0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x3F});        // scan
  jpeg.insert(jpeg.end(), {0xFF, 0xD9});                                       // end of image
  return jpeg;
}

}  // namespace smppguard::testing
